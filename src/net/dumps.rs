//! What a crash may write down: not this process's memory, because keys are in it.

/// Sees to it that no core dump of this process, or of those it starts, is written.
///
/// A limit of 1 byte and not of 0: where dumps go to a program, Linux asks no file limit, and 1 is what it knows as
/// "none at all". Where the system has no such limit (Windows), dumps of programs are off unless someone turned them on.
///
/// # Errors
/// The system does not let the limit be lowered.
pub fn no_core_dumps() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::Core).maximum;
        let current = Some(maximum.map_or(1, |most| most.min(1)));
        setrlimit(Resource::Core, Rlimit { current, maximum })?;
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Resource, getrlimit};

    #[test]
    fn a_process_that_asked_for_it_leaves_no_memory_behind() {
        super::no_core_dumps().unwrap();
        assert!(getrlimit(Resource::Core).current.is_some_and(|most| most <= 1));
    }
}
