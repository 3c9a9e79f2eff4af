use regiobeeld_domain::{Code, Diagnostic, Place};

/// How many findings of one kind about one field of a file are told one by one.
const TOLD: usize = 100;

/// The findings in one file. Of one kind and field the first hundred are kept and the
/// others counted, so that a file full of faults does not fill the memory.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    told: Vec<Diagnostic>,
    counts: Vec<(Code, String, usize)>,
}

impl Findings {
    /// Adds a finding; it is made only if it is told.
    pub(crate) fn push(
        &mut self,
        code: Code,
        field: &str,
        make: impl FnOnce() -> Diagnostic,
    ) {
        let of_kind =
            |(known, name, _): &(Code, String, usize)| *known == code && name == field;
        let position = self.counts.iter().position(of_kind).unwrap_or_else(|| {
            self.counts.push((code, field.to_owned(), 0));
            self.counts.len() - 1
        });
        let (.., count) = &mut self.counts[position];
        *count += 1;
        if *count <= TOLD {
            self.told.push(make());
        }
    }

    /// What is told, and for every kind that has more how many more.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        let mut told = self.told;
        for (code, field, count) in self.counts.iter().filter(|(.., n)| *n > TOLD) {
            let message = format!("{} more findings of this kind", count - TOLD);
            let found = Diagnostic::new(*code, message);
            let found = found.help("what holds for the first of them holds for these");
            told.push(if field.is_empty() {
                found
            } else {
                found.at(Place::Field(field))
            });
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_findings_of_a_kind_become_a_number() {
        let mut findings = Findings::default();
        for _ in 0..TOLD + 5 {
            findings.push(Code::BadNumber, "kosten", || {
                Diagnostic::new(Code::BadNumber, "bad")
            });
        }
        findings
            .push(Code::BadNumber, "jaren", || Diagnostic::new(Code::BadNumber, "bad"));
        let told = findings.finish();
        assert_eq!(told.len(), TOLD + 2);
        let last = told.last().unwrap();
        assert_eq!(last.message, "5 more findings of this kind");
        assert_eq!(last.field.as_deref(), Some("kosten"));
    }
}
