//! The line of jobs that wait: its order, and what becomes of it when the program ends.

use rusqlite::params;

use super::{Library, Result};

impl Library {
    /// From now on what is queued here goes on by itself at the next start of a process that takes the line over.
    pub fn keep_queue(&mut self) {
        self.resumes = true;
    }

    /// Puts jobs into this order, within the places that they have now: jobs that are not named keep theirs.
    ///
    /// # Errors
    /// The database's.
    pub fn order_jobs(&mut self, order: &[i64]) -> Result<()> {
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        {
            let mut find = change.prepare_cached("SELECT position FROM jobs WHERE id = ?1")?;
            let mut places = Vec::with_capacity(order.len());
            for job in order {
                places.push(find.query_row(params![job], |row| row.get::<_, i64>(0))?);
            }
            places.sort_unstable();
            let mut put = change.prepare_cached("UPDATE jobs SET position = ?2 WHERE id = ?1 AND position <> ?2")?;
            for (job, place) in order.iter().zip(places) {
                put.execute(params![job, place])?;
            }
        }
        change.commit()?;
        Ok(())
    }

    /// A job is being painted from now on. It is counted, so that one that ends the program is not begun for ever.
    ///
    /// # Errors
    /// The database's.
    pub fn begin_job(&self, id: i64) -> Result<()> {
        self.db.execute(
            "UPDATE jobs SET state = 'running', problem = NULL, owner = ?2, begun = begun + 1
             WHERE id = ?1 AND state <> 'done'",
            params![id, self.owner],
        )?;
        Ok(())
    }

    /// A job that was being painted waits again, because the program is closed: that is no mark against it. It is
    /// nobody's then.
    ///
    /// # Errors
    /// The database's.
    pub fn put_back_job(&self, id: i64) -> Result<()> {
        self.db.execute(
            "UPDATE jobs SET state = 'queued', begun = MAX(begun - 1, 0), owner = ''
             WHERE id = ?1 AND state = 'running' AND owner = ?2",
            params![id, self.owner],
        )?;
        Ok(())
    }

    /// Jobs of this process that wait are nobody's from now on: whoever starts next takes them, even while this process
    /// is not quite gone.
    ///
    /// # Errors
    /// The database's.
    pub fn leave_jobs(&mut self, ids: &[i64]) -> Result<()> {
        let change = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        {
            let mut leave = change
                .prepare_cached("UPDATE jobs SET owner = '' WHERE id = ?1 AND state = 'queued' AND owner = ?2")?;
            for id in ids {
                leave.execute(params![id, self.owner])?;
            }
        }
        change.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{JobStatus, Library};
    use crate::recipe::{Fit, ModelRef, Recipe, Seed, Size, StepCount, Strength};

    struct Place(tempfile::TempDir);

    impl Place {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }
        fn open(&self) -> Library {
            Library::open(&self.0.path().join("library"), &self.0.path().join("cache")).unwrap()
        }
        /// As if the process that has the jobs were gone.
        fn leave(&self, state: &str) {
            let db = rusqlite::Connection::open(self.0.path().join("library/library.db")).unwrap();
            let gone = format!("UPDATE jobs SET owner = '{}:1', state = '{state}'", std::process::id());
            db.execute_batch(&gone).unwrap();
        }
    }

    fn recipes(seeds: &[u64]) -> Vec<Recipe> {
        let recipe = |seed: &u64| Recipe {
            backend: "local".to_owned(),
            model: ModelRef::Starter,
            init_sha256: String::new(),
            prompt: String::new(),
            template: None,
            negative: String::new(),
            strength: Strength::clamped(0.5),
            guidance: 1.0,
            true_cfg: 1.0,
            steps: 4,
            step_count: StepCount::Whole,
            loras: Vec::new(),
            seed: Seed(*seed),
            size: Size::rounded(64, 64).unwrap(),
            fit: Fit::Crop,
            framing: crate::recipe::Framing::default(),
            cloud: None,
        };
        seeds.iter().map(recipe).collect()
    }

    fn line(library: &Library) -> Vec<i64> {
        library.open_jobs().unwrap().iter().map(|j| j.id).collect()
    }

    #[test]
    fn jobs_are_put_in_order_within_their_own_places() {
        let place = Place::new();
        let mut library = place.open();
        let ids = library.add_jobs(&recipes(&[1, 2, 3, 4, 5])).unwrap();
        library.order_jobs(&[ids[4], ids[2], ids[0]]).unwrap();
        // The second and the fourth, which were not named, stay where they were.
        assert_eq!(line(&library), [ids[4], ids[1], ids[2], ids[3], ids[0]]);
        let late = library.add_jobs(&recipes(&[6])).unwrap();
        assert_eq!(line(&library).last(), Some(&late[0]));
        assert!(library.order_jobs(&[ids[0], 999]).is_err(), "a job that is none");
        assert_eq!(line(&place.open()).len(), 6);
    }

    #[test]
    fn a_kept_line_waits_on_when_its_process_is_gone_and_a_job_is_begun_again_only_once() {
        let place = Place::new();
        let mut library = place.open();
        library.keep_queue();
        let job = library.add_jobs(&recipes(&[1])).unwrap()[0];
        place.leave("queued");
        let mut again = place.open();
        assert_eq!(again.job(job).unwrap().status, JobStatus::Queued);
        assert!(again.claim_job(job).unwrap(), "a job of nobody's");
        for (times, status) in [(1, JobStatus::Queued), (2, JobStatus::Interrupted)] {
            again.begin_job(job).unwrap();
            place.leave("running");
            again = place.open();
            assert_eq!(again.job(job).unwrap().status, status, "begun {times} times");
        }
    }

    #[test]
    fn closing_in_the_middle_of_a_job_is_no_mark_against_it() {
        let place = Place::new();
        let mut library = place.open();
        library.keep_queue();
        let job = library.add_jobs(&recipes(&[1])).unwrap()[0];
        for _ in 0..5 {
            library.begin_job(job).unwrap();
            library.put_back_job(job).unwrap();
        }
        library.begin_job(job).unwrap();
        place.leave("running");
        assert_eq!(place.open().job(job).unwrap().status, JobStatus::Queued);
    }

    #[test]
    fn what_is_left_waiting_is_taken_by_the_next_one_while_the_first_still_lives() {
        let place = Place::new();
        let mut library = place.open();
        library.keep_queue();
        let jobs = library.add_jobs(&recipes(&[1, 2, 3])).unwrap();
        library.begin_job(jobs[0]).unwrap();
        let alive = |library: &Library| library.open_jobs().unwrap().iter().map(|j| j.alive).collect::<Vec<_>>();
        assert_eq!(alive(&place.open()), [true; 3]);
        library.put_back_job(jobs[0]).unwrap();
        library.leave_jobs(&jobs[..2]).unwrap();
        let next = place.open();
        assert_eq!(alive(&next), [false, false, true]);
        assert_eq!(next.job(jobs[0]).unwrap().status, JobStatus::Queued);
        assert!(next.claim_job(jobs[0]).unwrap() && next.claim_job(jobs[1]).unwrap());
    }
}
