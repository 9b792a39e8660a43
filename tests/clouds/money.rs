//! Money: estimates, a budget that holds, the ledger.

use serde_json::json;

use crate::cloud::{Endpoint, Play, Shape};
use crate::ground::{Ground, run};

fn ledger(ground: &Ground) -> Vec<String> {
    let mut command = ground.program();
    command.args(["ledger", "--csv", "--library"]).arg(ground.place.library());
    let (code, text) = run(command);
    assert_eq!(code, 0, "{text}");
    text.lines().skip(1).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

#[test]
fn what_a_service_says_a_picture_cost_is_in_the_ledger() {
    let ground = Ground::new();
    ground.cloud.play(Endpoint::FluxDev, [Play::Shape { shape: Shape::C2, status: 200 }]);
    let (code, text) = run(ground.generate(Endpoint::FluxDev, &[]));
    assert_eq!(code, 0, "{text}");
    let rows = ledger(&ground);
    assert_eq!(rows.len(), 1);
    assert!(rows[0].ends_with(",told") && rows[0].contains(&format!(",{:.6},", crate::cloud::USD)), "{rows:?}");
}

#[test]
fn an_estimate_is_marked_as_one_and_a_budget_holds() {
    let ground = Ground::new();
    ground.set(&json!({ "usd_per_picture": 0.4, "usd_per_day": 1.0 }));
    for _ in 0..2 {
        let (code, text) = run(ground.generate(Endpoint::FluxText2img, &[]));
        assert_eq!(code, 0, "{text}");
    }
    assert!(ledger(&ground).iter().all(|row| row.contains(",0.400000,estimated")));
    let (code, text) = run(ground.generate(Endpoint::FluxText2img, &[]));
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("$0.80") && text.contains("$1.00"), "{text}");
    assert_eq!(ground.cloud.billed().len(), 2, "nothing was sent");
}

#[test]
fn a_refused_request_costs_nothing_and_a_lost_one_perhaps() {
    let ground = Ground::new();
    ground.set(&json!({ "usd_per_picture": 0.4 }));
    ground.cloud.play(Endpoint::FluxText2img, [Play::Funds402, Play::Html502]);
    run(ground.generate(Endpoint::FluxText2img, &[]));
    assert!(ledger(&ground).is_empty());
    run(ground.generate(Endpoint::FluxText2img, &[]));
    assert!(ledger(&ground)[0].ends_with(",perhaps"));
}
