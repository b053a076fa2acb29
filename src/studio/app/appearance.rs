//! [`Appearance`] is what the desktop says of how programs shall look, where it says so.
//!
//! On Linux that is the desktop portal (`org.freedesktop.appearance`), asked on a thread of its
//! own, which then waits for changes; a desktop without one says nothing. Elsewhere the window's
//! own library knows of light and dark.

use std::sync::{Arc, Mutex, PoisonError};

/// [`Appearance`] is what the desktop says of how programs shall look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Appearance {
    /// It is dark, or light; `None` where the desktop does not say.
    pub is_dark: Option<bool>,
    /// It is true where the desktop asks for as much contrast as there is.
    pub high_contrast: bool,
}

/// [`Desktop`] is the place where what the desktop says can be read at any time.
#[derive(Debug, Clone, Default)]
pub struct Desktop(Arc<Mutex<Appearance>>);

impl Desktop {
    /// Returns what the desktop said last.
    pub fn says(&self) -> Appearance {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It says something else from now on.
    pub fn say(&self, appearance: Appearance) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = appearance;
    }

    /// Listens to the desktop from now on; `wake` is called when it says something else.
    #[cfg(all(unix, not(target_os = "macos")))]
    pub fn listen(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let desktop = Self::default();
        let told = desktop.clone();
        let work = move || {
            // Without a session bus or a portal there is nothing to hear.
            let _ = futures_lite::future::block_on(portal::listen(&told, &*wake));
        };
        // Without its thread the window looks as it was set.
        let _ = std::thread::Builder::new().name("appearance".into()).spawn(work);
        desktop
    }

    /// Listens to the desktop from now on; `wake` is called when it says something else.
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    pub fn listen(_wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self::default()
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod portal {
    use futures_lite::StreamExt as _;
    use zbus::zvariant::{OwnedValue, Value};
    use zbus::{Connection, MatchRule, MessageStream, message};

    use super::{Appearance, Desktop};

    const NAMESPACE: &str = "org.freedesktop.appearance";
    const SETTINGS: &str = "org.freedesktop.portal.Settings";
    const PORTAL: &str = "org.freedesktop.portal.Desktop";
    const PATH: &str = "/org/freedesktop/portal/desktop";

    /// Asks the portal, then hears what it says until the session ends.
    pub(super) async fn listen(desktop: &Desktop, wake: &(dyn Fn() + Send + Sync)) -> zbus::Result<()> {
        let session = Connection::session().await?;
        let rule = MatchRule::builder()
            .msg_type(message::Type::Signal)
            .interface(SETTINGS)?
            .member("SettingChanged")?
            .path(PATH)?
            .build();
        // Before the question, so that nothing is missed between them.
        let mut changes = MessageStream::for_match_rule(rule, &session, None).await?;
        for key in ["color-scheme", "contrast"] {
            let asked = (NAMESPACE, key);
            let question = session.call_method(Some(PORTAL), PATH, Some(SETTINGS), "Read", &asked);
            if let Ok(answer) = question.await
                && let Ok(value) = answer.body().deserialize::<OwnedValue>()
            {
                hear(desktop, key, &value, wake);
            }
        }
        while let Some(change) = changes.next().await {
            let change = change?;
            let body = change.body();
            if let Ok((NAMESPACE, key, value)) = body.deserialize::<(&str, &str, OwnedValue)>() {
                hear(desktop, key, &value, wake);
            }
        }
        Ok(())
    }

    fn hear(desktop: &Desktop, key: &str, value: &Value, wake: &(dyn Fn() + Send + Sync)) {
        let before = desktop.says();
        let now = with(before, key, value);
        if now != before {
            desktop.say(now);
            wake();
        }
    }

    /// Returns `before`, with what `value` says of `key`; it may be wrapped, as older portals wrap
    /// it.
    fn with(before: Appearance, key: &str, value: &Value) -> Appearance {
        match (key, value) {
            (_, Value::Value(inner)) => with(before, key, inner),
            ("color-scheme", Value::U32(scheme)) => Appearance {
                is_dark: match scheme {
                    1 => Some(true),
                    2 => Some(false),
                    _ => None,
                },
                ..before
            },
            ("contrast", Value::U32(contrast)) => Appearance {
                high_contrast: *contrast == 1,
                ..before
            },
            _ => before,
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_portals_numbers_are_understood_wrapped_and_bare() {
            let new = Appearance::default();
            let check = |key, value: Value, expected| {
                assert_eq!(with(new, key, &value), expected, "{key} {value:?}");
                let wrapped = Value::Value(Box::new(value));
                assert_eq!(with(new, key, &wrapped), expected, "{key} {wrapped:?}");
            };
            let scheme = |is_dark| Appearance { is_dark, ..new };
            check("color-scheme", Value::U32(0), scheme(None));
            check("color-scheme", Value::U32(1), scheme(Some(true)));
            check("color-scheme", Value::U32(2), scheme(Some(false)));
            let contrast = |high_contrast| Appearance { high_contrast, ..new };
            check("contrast", Value::U32(0), contrast(false));
            check("contrast", Value::U32(1), contrast(true));
            check("contrast", Value::from("high"), new);
            check("accent-color", Value::U32(1), new);
        }
    }
}
