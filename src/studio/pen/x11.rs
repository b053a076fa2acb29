//! [`X11Pens`] listens to tablets over a connection of its own, beside winit's.
//!
//! winit asks for the events of the master pointer; this asks for those of the pens themselves,
//! which the server sends to both. A thread reads them as they come. Asked for all of them,
//! [`X11Pens`] sends itself a message through the server and takes what comes before it, so that a
//! press that the window has seen is never missing.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::errors::{ConnectionError, ReplyError, ReplyOrIdError};
use x11rb::protocol::Event;
use x11rb::protocol::xinput::{
    self, ConnectionExt as _, DeviceClass, DeviceClassData, Fp3232, ValuatorMode, XIEventMask,
};
use x11rb::protocol::xproto::{
    ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;

use super::xinput::{Axis, Device, Kind, Native, Translator};
use super::{PenSignal, PenSource};

/// These are XInput's numbers for all devices at once, and for all master devices.
const ALL_DEVICES: u16 = 0;
const ALL_MASTERS: u16 = 1;
/// A fence takes well under a millisecond; the window must not hang on a server that does not
/// answer.
const FENCE_TIMEOUT: Duration = Duration::from_millis(20);

/// [`X11Pens`] are the pens of an X server.
pub struct X11Pens {
    conn: Arc<RustConnection>,
    /// This window is never shown: fences are sent to it.
    own: Window,
    news: mpsc::Receiver<News>,
    reader: Option<JoinHandle<()>>,
    fences: u32,
    translator: Translator,
    record: Option<Box<dyn Write + Send>>,
}

enum News {
    Native(Native),
    Fence(u32),
}

/// Tells whether the X server that `DISPLAY` names has a tablet.
pub fn has_pen() -> bool {
    let find = || -> Option<bool> {
        let (conn, _) = x11rb::connect(None).ok()?;
        conn.xinput_xi_query_version(2, 2).ok()?.reply().ok()?;
        Some(!pens(&conn).ok()?.is_empty())
    };
    find().unwrap_or(false)
}

impl X11Pens {
    /// Follows the pens over `window`, and writes down what the server says in `record`; `wake` is
    /// called when a pen has done something. `None` where the server has no XInput 2.
    pub fn listen(
        window: Window,
        record: Option<Box<dyn Write + Send>>,
        wake: impl Fn() + Send + 'static,
    ) -> Option<Self> {
        let (conn, screen) = x11rb::connect(None).ok()?;
        let root = conn.setup().roots.get(screen)?.root;
        let own = prepare(&conn, root).ok()?;
        let conn = Arc::new(conn);
        let (outbox, news) = mpsc::channel();
        let reader = Reader {
            conn: Arc::clone(&conn),
            window,
            root,
            own,
            outbox,
        };
        reader.look_round().ok()?;
        let reader = std::thread::Builder::new().name("pens".into()).spawn(move || {
            // Without a connection there are no pens; the window says for itself that the server
            // has gone.
            let _ = reader.run(wake);
        });
        Some(Self {
            conn,
            own,
            news,
            reader: reader.ok(),
            fences: 0,
            translator: Translator::default(),
            record,
        })
    }

    fn send(&self, data: [u32; 5]) -> Result<(), ConnectionError> {
        let message = ClientMessageEvent::new(32, self.own, FENCE_TYPE, data);
        self.conn.send_event(false, self.own, EventMask::NO_EVENT, message)?;
        self.conn.flush()
    }
}

/// The messages to our own window have this type; which one does not matter, as nobody else sends any.
const FENCE_TYPE: u32 = 1;
/// This second word of a message ends the thread.
const END: u32 = 1;

/// Sends the first requests: XInput 2.2 and a window for fences.
fn prepare(conn: &RustConnection, root: Window) -> Result<Window, ReplyOrIdError> {
    conn.xinput_xi_query_version(2, 2)?.reply()?;
    let own = conn.generate_id()?;
    let aux = CreateWindowAux::new();
    conn.create_window(0, own, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux)?;
    Ok(own)
}

impl PenSource for X11Pens {
    fn drain(&mut self, complete: bool) -> Vec<PenSignal> {
        self.fences = self.fences.wrapping_add(1);
        let fenced = complete && self.send([self.fences, 0, 0, 0, 0]).is_ok();
        let mut signals = Vec::new();
        loop {
            let next = if fenced {
                self.news.recv_timeout(FENCE_TIMEOUT).ok()
            } else {
                self.news.try_recv().ok()
            };
            match next {
                Some(News::Native(native)) => {
                    if let Some(record) = &mut self.record
                        && write!(record, "{native}").is_err()
                    {
                        self.record = None;
                    }
                    signals.extend(self.translator.translate(&native));
                }
                Some(News::Fence(number)) if number != self.fences => {}
                Some(News::Fence(_)) | None => return signals,
            }
        }
    }

    fn pens(&self) -> Vec<String> {
        self.translator.names().map(str::to_owned).collect()
    }
}

impl Drop for X11Pens {
    fn drop(&mut self) {
        if self.send([0, END, 0, 0, 0]).is_ok()
            && let Some(reader) = self.reader.take()
        {
            // A panic there ends the pens, not the program.
            let _ = reader.join();
        }
    }
}

struct Reader {
    conn: Arc<RustConnection>,
    window: Window,
    root: Window,
    own: Window,
    outbox: mpsc::Sender<News>,
}

impl Reader {
    fn run(&self, wake: impl Fn()) -> Result<(), ReplyError> {
        loop {
            let native = match self.conn.wait_for_event()? {
                Event::ClientMessage(message) if message.window == self.own => {
                    let [fence, end, ..] = message.data.as_data32();
                    if end == END || self.outbox.send(News::Fence(fence)).is_err() {
                        return Ok(());
                    }
                    continue;
                }
                Event::XinputHierarchy(_) => {
                    self.find_pens()?;
                    continue;
                }
                Event::XinputDeviceChanged(change) if change.reason == xinput::ChangeReason::SLAVE_SWITCH => {
                    Native::Pointer(change.sourceid)
                }
                Event::ConfigureNotify(screen) if screen.window == self.root => {
                    Native::Screen([screen.width, screen.height].map(f64::from))
                }
                Event::XinputMotion(event) => native(Kind::Motion, &event),
                Event::XinputButtonPress(event) => native(Kind::Press(event.detail), &event),
                Event::XinputButtonRelease(event) => native(Kind::Release(event.detail), &event),
                _ => continue,
            };
            if !self.tell(native) {
                return Ok(());
            }
            wake();
        }
    }

    /// Asks for news of screen and devices, and for what is there now.
    fn look_round(&self) -> Result<(), ReplyError> {
        let aux = ChangeWindowAttributesAux::new().event_mask(EventMask::STRUCTURE_NOTIFY);
        self.conn.change_window_attributes(self.root, &aux)?;
        let screen = self.conn.get_geometry(self.root)?.reply()?;
        self.tell(Native::Screen([screen.width, screen.height].map(f64::from)));
        let hierarchy = mask(ALL_DEVICES, XIEventMask::HIERARCHY);
        let switches = mask(ALL_MASTERS, XIEventMask::DEVICE_CHANGED);
        self.conn.xinput_xi_select_events(self.root, &[hierarchy, switches])?;
        self.find_pens()
    }

    /// Nobody listens any more while the window closes.
    fn tell(&self, native: Native) -> bool {
        self.outbox.send(News::Native(native)).is_ok()
    }

    fn find_pens(&self) -> Result<(), ReplyError> {
        let pens = pens(&self.conn)?;
        let wanted = XIEventMask::MOTION | XIEventMask::BUTTON_PRESS | XIEventMask::BUTTON_RELEASE;
        let masks: Vec<_> = pens.iter().map(|pen| mask(pen.id, wanted)).collect();
        if !masks.is_empty() {
            self.conn.xinput_xi_select_events(self.window, &masks)?;
        }
        self.tell(Native::Devices(pens));
        self.conn.flush()?;
        Ok(())
    }
}

fn mask(deviceid: u16, events: XIEventMask) -> xinput::EventMask {
    xinput::EventMask {
        deviceid,
        mask: vec![events],
    }
}

/// Lists all pens of the server.
fn pens(conn: &RustConnection) -> Result<Vec<Device>, ReplyError> {
    let mut labels = BTreeMap::new();
    let mut pens = Vec::new();
    for info in conn.xinput_xi_query_device(ALL_DEVICES)?.reply()?.infos {
        if !matches!(
            info.type_,
            xinput::DeviceType::SLAVE_POINTER | xinput::DeviceType::FLOATING_SLAVE
        ) {
            continue;
        }
        let mut axes = Vec::new();
        for DeviceClass { data, .. } in &info.classes {
            if let DeviceClassData::Valuator(v) = data
                && v.mode == ValuatorMode::ABSOLUTE
                && v.label != x11rb::NONE
            {
                let label = if let Some(label) = labels.get(&v.label) {
                    String::clone(label)
                } else {
                    let name = conn.get_atom_name(v.label)?.reply()?.name;
                    let name = String::from_utf8_lossy(&name).into_owned();
                    labels.entry(v.label).or_insert(name).clone()
                };
                let range = [v.min, v.max].map(decimal);
                axes.push(Axis {
                    number: v.number,
                    label,
                    range,
                    value: decimal(v.value),
                });
            }
        }
        let has_touch = info.classes.iter().any(|c| matches!(c.data, DeviceClassData::Touch(_)));
        let name = String::from_utf8_lossy(&info.name).into_owned();
        let device = Device {
            id: info.deviceid,
            name,
            axes,
        };
        if device.is_pen(has_touch) {
            pens.push(device);
        }
    }
    Ok(pens)
}

fn native(kind: Kind, event: &xinput::ButtonPressEvent) -> Native {
    let numbers = (0_u16..).zip(
        event
            .valuator_mask
            .iter()
            .flat_map(|word| (0..32).map(move |bit| word >> bit & 1)),
    );
    let changed = numbers.filter(|(_, set)| *set == 1).map(|(number, _)| number);
    Native::Event {
        kind,
        device: event.deviceid,
        time_ms: event.time,
        pos: [event.event_x, event.event_y].map(pixels),
        corner: [event.root_x - event.event_x, event.root_y - event.event_y].map(pixels),
        axes: changed.zip(event.axisvalues.iter().copied().map(decimal)).collect(),
    }
}

/// Reads the protocol's numbers of 16 bits before the point and 16 after it.
fn pixels(v: i32) -> f64 {
    f64::from(v) / 65536.0
}

/// Reads the protocol's numbers of 32 bits before the point and 32 after it.
fn decimal(v: Fp3232) -> f64 {
    f64::from(v.integral) + f64::from(v.frac) / 4294967296.0
}
