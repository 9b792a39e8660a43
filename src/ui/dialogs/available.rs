//! Whether the system has file dialogs. The library that opens them says the same to "cancelled" and "there is none".

/// Why there is no file dialog, in words; None where there is one. May take seconds.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn reason_for_none() -> Option<String> {
    let Err(error) = portal() else { return None };
    tracing::info!("no file dialog by the desktop's portal: {error}");
    if on_path("zenity", std::env::var_os("PATH")) {
        return None;
    }
    Some(crate::tr!("available-no-dialog"))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(super) fn reason_for_none() -> Option<String> {
    None
}

/// Asks the portal which version of the dialog it has: only one that has one knows.
#[cfg(all(unix, not(target_os = "macos")))]
fn portal() -> zbus::Result<()> {
    let patience = std::time::Duration::from_secs(5);
    let bus = zbus::blocking::connection::Builder::session()?.method_timeout(patience).build()?;
    let desktop = "org.freedesktop.portal.Desktop";
    let properties = zbus::blocking::Proxy::new(
        &bus,
        desktop,
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.DBus.Properties",
    )?;
    let _version: zbus::zvariant::OwnedValue =
        properties.call("Get", &("org.freedesktop.portal.FileChooser", "version"))?;
    Ok(())
}

#[cfg(all(unix, not(target_os = "macos")))]
fn on_path(program: &str, path: Option<std::ffi::OsString>) -> bool {
    path.is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

#[cfg(all(test, unix, not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_on_the_path_or_is_not() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!on_path("zenity", Some(folder.path().into())));
        std::fs::write(folder.path().join("zenity"), "").unwrap();
        assert!(on_path("zenity", Some(folder.path().into())));
        assert!(!on_path("zenity", None));
    }
}
