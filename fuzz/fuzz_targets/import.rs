//! No file of the registry or of debts makes its reader panic, or read without end; its rows come in the order
//! of their lines.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_integrations::payments::file as debts;
use sportello_integrations::registry::file as registry;

fuzz_target!(|data: &[u8]| {
    let Some((mode, file)) = data.split_first() else {
        return;
    };
    match mode % 6 {
        0 => people(file, registry::Format::Csv),
        // Under a header that is ours.
        1 => people(&headed(&registry::COLUMNS, file), registry::Format::Csv),
        2 => people(file, registry::Format::JsonLines),
        3 => orders(file, debts::Format::Csv),
        4 => orders(&headed(&debts::COLUMNS, file), debts::Format::Csv),
        _ => orders(file, debts::Format::JsonLines),
    }
});

fn headed(columns: &[(&str, &str)], rows: &[u8]) -> Vec<u8> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    [names.join(";").as_bytes(), b"\n", rows].concat()
}

fn people(file: &[u8], format: registry::Format) {
    let Ok(rows) = registry::rows(file, format) else {
        return;
    };
    let rows = rows.map_while(Result::ok).inspect(|row| {
        if let Ok(resident) = &row.record {
            let _ = resident.doubts();
        }
    });
    in_order(file, rows.map(|row| row.line));
}

fn orders(file: &[u8], format: debts::Format) {
    let Ok(rows) = debts::rows(file, format) else {
        return;
    };
    let rows = rows.map_while(Result::ok).inspect(|row| {
        if let Ok(order) = &row.order {
            assert!(order.external_key.is_some());
        }
    });
    in_order(file, rows.map(|row| row.line));
}

fn in_order(file: &[u8], lines: impl Iterator<Item = u64>) {
    // Either ends a line.
    let most = file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    let mut before = 0;
    let mut rows = 0;
    for line in lines {
        assert!(line >= before, "{line} after {before}");
        before = line;
        rows += 1;
        assert!(rows <= most, "more rows than lines");
    }
}
