//! How often progress wakes the window. News may come a hundred times a second; each waking costs a frame, and where no
//! card draws it, a frame takes a core from the painting. The last news must never stay unseen until the next.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::handle::Wake;

/// Progress wakes the window no more often than this.
const PACE: Duration = Duration::from_millis(200);

/// When the window was woken last, or will be.
#[derive(Default)]
pub(super) struct Pace {
    woken: Option<Instant>,
}

impl Pace {
    /// Tells the window that there is news: at once, or as soon as the pace allows. Only within a runtime.
    pub(super) fn news(&mut self, wake: &Wake) {
        let now = Instant::now();
        match self.woken {
            // A waking is on its way, and will find this.
            Some(at) if at > now => {}
            Some(at) if now.duration_since(at) < PACE => {
                let next = at + PACE;
                self.woken = Some(next);
                let wake = wake.clone();
                tokio::spawn(async move {
                    sleep_until(next).await;
                    wake();
                });
            }
            _ => {
                self.woken = Some(now);
                wake();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// Given news that comes all at once, then the window is woken for the first at once and for the last once more,
    /// when the pace allows, and not in between.
    #[test]
    fn a_burst_of_news_wakes_the_window_at_once_and_again_for_its_last() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (ring, mut bell) = tokio::sync::mpsc::channel(8);
            let wake: Wake = Arc::new(move || ring.try_send(Instant::now()).unwrap());
            let mut pace = Pace::default();
            let began = Instant::now();
            for _ in 0..1000 {
                pace.news(&wake);
            }
            let burst = began.elapsed();
            bell.recv().await.unwrap();
            let last = bell.recv().await.unwrap();
            // From before the burst: the first waking is timed a moment after the pace is.
            assert!(last - began >= PACE, "woken again after {:?}", last - began);
            // A machine that stood still in the middle of the burst proves nothing.
            if burst < PACE {
                assert!(bell.try_recv().is_err(), "woken a third time");
            }
            // After a rest the next news is told at once.
            tokio::time::sleep_until(last + PACE).await;
            pace.news(&wake);
            assert!(bell.try_recv().is_ok(), "news after a rest waits");
        });
    }
}
