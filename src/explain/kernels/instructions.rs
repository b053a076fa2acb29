//! Chooses which vector instructions the kernels use.

use pulp::Arch;

/// [`Instructions`] is a set of vector instructions that this processor has.
#[derive(Debug, Clone, Copy)]
pub struct Instructions {
    name: &'static str,
    arch: Arch,
}

impl Instructions {
    /// Returns the fastest set that this processor has.
    pub fn best() -> Self {
        Self::of(Arch::new())
    }

    /// Lists all sets that this processor has, the fastest first and those that every processor has
    /// last.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            all.extend(pulp::x86::V4::try_new().map(|v4| Self::of(Arch::V4(v4))));
            all.extend(pulp::x86::V3::try_new().map(|v3| Self::of(Arch::V3(v3))));
        }
        #[cfg(target_arch = "aarch64")]
        all.extend(pulp::aarch64::Neon::try_new().map(|neon| Self::of(Arch::Neon(neon))));
        all.push(Self::of(Arch::Scalar));
        all
    }

    /// Returns a short name: `AVX-512`, `AVX2`, `NEON` or `plain`.
    pub fn name(self) -> &'static str {
        self.name
    }

    pub(super) fn arch(self) -> Arch {
        self.arch
    }

    fn of(arch: Arch) -> Self {
        let name = match arch {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Arch::V4(_) => "AVX-512",
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Arch::V3(_) => "AVX2",
            #[cfg(target_arch = "aarch64")]
            Arch::Neon(_) => "NEON",
            _ => "plain",
        };
        Self { name, arch }
    }
}
