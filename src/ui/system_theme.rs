//! What the desktop says of dark and light, where the window's own system does not tell: on Linux, by its portal.
//!
//! One thread asks once and then hears changes; the window reads the latest answer and never waits for it. Without a
//! portal nothing is known, and the window keeps its default.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use egui::Theme;

/// The latest that the desktop said.
#[derive(Clone, Debug, Default)]
pub struct SystemTheme(Arc<AtomicU8>);

const DARK: u8 = 1;
const LIGHT: u8 = 2;

impl SystemTheme {
    /// The theme the desktop prefers; None where it prefers none or cannot be asked.
    #[must_use]
    pub fn get(&self) -> Option<Theme> {
        match self.0.load(Ordering::Relaxed) {
            DARK => Some(Theme::Dark),
            LIGHT => Some(Theme::Light),
            _ => None,
        }
    }

    /// Takes the portal's number (1 dark, 2 light, all else no preference); gives whether it is news.
    fn take(&self, said: u32) -> bool {
        let said = u8::try_from(said).unwrap_or(0);
        self.0.swap(said, Ordering::Relaxed) != said
    }

    /// Asks, and follows changes for as long as the program runs. `wake` is called when there is news.
    #[must_use]
    pub fn follow(wake: impl Fn() + Send + 'static) -> Self {
        let theme = Self::default();
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            let known = theme.clone();
            let thread = std::thread::Builder::new().name("theme".to_owned()).spawn(move || {
                if let Err(error) = portal::follow(None, &known, &wake) {
                    tracing::debug!("the desktop's theme is not known: {error}");
                }
            });
            if let Err(error) = thread {
                tracing::warn!("the desktop's theme is not followed: {error}");
            }
        }
        #[cfg(not(all(unix, not(target_os = "macos"))))]
        drop(wake);
        theme
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod portal {
    use std::time::Duration;

    use zbus::blocking::{Proxy, connection};
    use zbus::zvariant::{OwnedValue, Value};

    use super::SystemTheme;

    const SPACE: &str = "org.freedesktop.appearance";
    const KEY: &str = "color-scheme";

    /// Follows on the session's bus, or on the bus at `address`, until that ends.
    pub(super) fn follow(address: Option<&str>, known: &SystemTheme, wake: &dyn Fn()) -> zbus::Result<()> {
        let builder = match address {
            Some(address) => connection::Builder::address(address)?,
            None => connection::Builder::session()?,
        };
        let bus = builder.method_timeout(Duration::from_secs(10)).build()?;
        let desktop = "org.freedesktop.portal.Desktop";
        let settings = Proxy::new(&bus, desktop, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings")?;
        // Listening first: what changes between the question and the answer is heard then.
        let changes = settings.receive_signal("SettingChanged")?;
        // Read is in every version of the portal, ReadOne only in newer ones; Read's answer is wrapped once more.
        let said: zbus::Result<OwnedValue> = settings.call("Read", &(SPACE, KEY));
        if let Ok(said) = said
            && known.take(number(&said))
        {
            wake();
        }
        for change in changes {
            let body = change.body();
            let Ok((space, key, value)) = body.deserialize::<(&str, &str, Value<'_>)>() else { continue };
            if space == SPACE && key == KEY && known.take(number(&value)) {
                wake();
            }
        }
        Ok(())
    }

    /// The number inside a value, however often it is wrapped.
    pub(super) fn number(value: &Value<'_>) -> u32 {
        match value {
            Value::U32(number) => *number,
            Value::Value(inner) => number(inner),
            _ => 0,
        }
    }
}

#[cfg(all(test, unix, not(target_os = "macos")))]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::sync::mpsc::sync_channel;
    use std::time::Duration;
    use zbus::zvariant::Value;

    #[test]
    fn the_number_is_read_wrapped_or_not_and_nonsense_is_no_preference() {
        assert_eq!(portal::number(&Value::U32(1)), 1);
        assert_eq!(portal::number(&Value::Value(Box::new(Value::U32(2)))), 2);
        assert_eq!(portal::number(&Value::from("dark")), 0);
        let theme = SystemTheme::default();
        assert!(theme.take(1) && !theme.take(1));
        assert_eq!(theme.get(), Some(Theme::Dark));
        assert!(theme.take(70_000));
        assert_eq!(theme.get(), None);
    }

    /// A portal as far as the theme goes.
    struct Portal;

    #[zbus::interface(name = "org.freedesktop.portal.Settings")]
    impl Portal {
        fn read(&self, space: &str, key: &str) -> Value<'static> {
            assert_eq!((space, key), ("org.freedesktop.appearance", "color-scheme"));
            Value::Value(Box::new(Value::U32(1)))
        }
    }

    struct Bus(Child);

    impl Drop for Bus {
        fn drop(&mut self) {
            self.0.kill().ok();
            self.0.wait().ok();
        }
    }

    #[test]
    fn a_portals_theme_is_followed_and_the_thread_ends_with_its_bus() {
        let started = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut daemon) = started else {
            eprintln!("passed over: there is no dbus-daemon here");
            return;
        };
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let bus = Bus(daemon);
        let address = address.trim().to_owned();
        let path = "/org/freedesktop/portal/desktop";
        let portal = zbus::blocking::connection::Builder::address(address.as_str())
            .and_then(|b| b.name("org.freedesktop.portal.Desktop"))
            .and_then(|b| b.serve_at(path, Portal))
            .and_then(zbus::blocking::connection::Builder::build)
            .unwrap();
        let (sender, news) = sync_channel(8);
        let theme = SystemTheme::default();
        let known = theme.clone();
        let thread = std::thread::Builder::new()
            .name("theme".to_owned())
            .spawn(move || portal::follow(Some(&address), &known, &|| sender.send(()).unwrap()))
            .unwrap();
        let patience = Duration::from_secs(20);
        news.recv_timeout(patience).unwrap();
        assert_eq!(theme.get(), Some(Theme::Dark));
        for (said, expected) in [(2u32, Some(Theme::Light)), (0, None)] {
            let change = ("org.freedesktop.appearance", "color-scheme", Value::U32(said));
            portal
                .emit_signal(None::<&str>, path, "org.freedesktop.portal.Settings", "SettingChanged", &change)
                .unwrap();
            news.recv_timeout(patience).unwrap();
            assert_eq!(theme.get(), expected);
        }
        drop(bus);
        thread.join().unwrap().ok();
    }
}
