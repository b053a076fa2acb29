//! What the student is corrected by: the known word, and the teacher's softened opinion.

/// Weight of the known word; the teacher has the rest.
const WORD_WEIGHT: f32 = 0.4;
/// Temperature of the distillation (Hinton et al. 2015): above 1 the teacher's second thoughts count.
const TEMPERATURE: f32 = 2.0;
/// Share of the probability spread over all categories where there is no teacher.
const SMOOTHING: f32 = 0.1;

/// The measures of one batch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measures {
    /// Mean loss.
    pub loss: f32,
    /// Share of the uncluttered views whose most probable category was the word.
    pub accuracy: f32,
}

/// Weight of the question for clutter beside the question for the word.
const CLUTTER_WEIGHT: f32 = 0.5;

/// The mean loss of `logits` [view, category], and its gradient with respect to them.
///
/// For a view with word y and teacher's logits t at temperature T, the loss is
/// w CE(y, softmax(z)) + (1 - w) T² KL(softmax(t / T) || softmax(z / T)); without a teacher it is the
/// cross-entropy with a smoothed word. A view without a word is not asked for it.
pub fn loss<'a>(
    logits: &[f32],
    words: impl ExactSizeIterator<Item = Option<(usize, Option<&'a [f32]>)>>,
) -> (Measures, Vec<f32>) {
    let categories = logits.len() / words.len();
    let words: Vec<_> = words.collect();
    let views = words.iter().flatten().count().max(1);
    let mut measures = Measures::default();
    let mut gradient = Vec::with_capacity(logits.len());
    for (row, word) in logits.chunks_exact(categories).zip(words) {
        let Some((word, teacher)) = word else {
            gradient.resize(gradient.len() + categories, 0.0);
            continue;
        };
        let p = softmax(row, 1.0);
        let best = (0..categories).max_by(|a, b| row[*a].total_cmp(&row[*b]));
        measures.accuracy += f32::from(best == Some(word)) / views as f32;
        let (loss, row_gradient) = match teacher {
            Some(teacher) => distilled(row, &p, word, teacher),
            None => smoothed(&p, word),
        };
        measures.loss += loss / views as f32;
        gradient.extend(row_gradient.iter().map(|g| g / views as f32));
    }
    (measures, gradient)
}

/// The mean loss of the log-odds that a view is cluttered, weighted as a part of the whole, and its gradient
/// with respect to them: the cross-entropy with the truth.
pub fn clutter_loss(log_odds: &[f32], cluttered: &[bool]) -> (f32, Vec<f32>) {
    let weight = CLUTTER_WEIGHT / log_odds.len().max(1) as f32;
    let mut sum = 0.0;
    let answers = log_odds.iter().zip(cluttered);
    let gradient = answers
        .map(|(&z, &cluttered)| {
            let truth = f32::from(cluttered);
            // ln(1 + e^z) without overflow.
            sum += weight * (z.max(0.0) + (-z.abs()).exp().ln_1p() - truth * z);
            weight * (1.0 / (1.0 + (-z).exp()) - truth)
        })
        .collect();
    (sum, gradient)
}

fn distilled(logits: &[f32], p: &[f32], word: usize, teacher: &[f32]) -> (f32, Vec<f32>) {
    let student = softmax(logits, TEMPERATURE);
    let teacher = softmax(teacher, TEMPERATURE);
    let divergence: f32 = teacher
        .iter()
        .zip(&student)
        .map(|(t, s)| t * (ln(*t) - ln(*s)))
        .sum();
    let loss =
        -WORD_WEIGHT * ln(p[word]) + (1.0 - WORD_WEIGHT) * TEMPERATURE * TEMPERATURE * divergence;
    let mut gradient: Vec<f32> = p
        .iter()
        .zip(student.iter().zip(&teacher))
        .map(|(p, (s, t))| WORD_WEIGHT * p + (1.0 - WORD_WEIGHT) * TEMPERATURE * (s - t))
        .collect();
    gradient[word] -= WORD_WEIGHT;
    (loss, gradient)
}

fn smoothed(p: &[f32], word: usize) -> (f32, Vec<f32>) {
    let uniform = SMOOTHING / p.len() as f32;
    let target = |class: usize| uniform + if class == word { 1.0 - SMOOTHING } else { 0.0 };
    let loss = p
        .iter()
        .enumerate()
        .map(|(class, p)| -target(class) * ln(*p))
        .sum();
    (
        loss,
        p.iter()
            .enumerate()
            .map(|(class, p)| p - target(class))
            .collect(),
    )
}

/// The softmax of `logits / temperature`.
pub fn softmax(logits: &[f32], temperature: f32) -> Vec<f32> {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut p: Vec<f32> = logits
        .iter()
        .map(|z| ((z - top) / temperature).exp())
        .collect();
    let sum: f32 = p.iter().sum();
    for p in &mut p {
        *p /= sum;
    }
    p
}

/// The logarithm, of a probability that rounding may have made 0.
fn ln(p: f32) -> f32 {
    p.max(1e-30).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gradient agrees with finite differences of the loss.
    fn check(teacher: Option<&[f32]>) {
        let logits = [0.3, -1.2, 2.0, 0.7, 1.5, -0.4, 0.0, 0.2];
        let words = [Some((2, teacher)), Some((0, teacher))];
        let at = |logits: &[f32]| loss(logits, words.into_iter());
        let (_, gradient) = at(&logits);
        for i in 0..logits.len() {
            let moved = |step: f32| {
                let mut logits = logits;
                logits[i] += step;
                f64::from(at(&logits).0.loss)
            };
            let difference = (moved(1e-2) - moved(-1e-2)) / 2e-2;
            assert!(
                (difference - f64::from(gradient[i])).abs() < 1e-4,
                "{i} {difference}"
            );
        }
    }

    #[test]
    fn the_gradient_is_the_loss_s() {
        check(None);
        check(Some(&[1.0, 0.5, -2.0, 3.0]));
    }

    #[test]
    fn agreement_costs_little() {
        let sure = [20.0, 0.0, 0.0];
        let at =
            |word: usize, teacher: &[f32]| loss(&sure, [Some((word, Some(teacher)))].into_iter());
        let (right, _) = at(0, &sure);
        let (wrong, _) = at(1, &[0.0, 20.0, 0.0]);
        assert!(right.loss < 1e-3 && right.accuracy > 0.99, "{right:?}");
        assert!(wrong.loss > 5.0 && wrong.accuracy < 0.01, "{wrong:?}");
    }

    #[test]
    fn a_view_without_a_word_teaches_nothing() {
        let logits = [0.3, -1.2, 2.0, 0.7, 1.5, -0.4];
        let (both, gradient) = loss(&logits, [None, Some((1, None))].into_iter());
        let (alone, alone_gradient) = loss(&logits[3..], [Some((1, None))].into_iter());
        assert_eq!(gradient[..3], [0.0; 3]);
        assert_eq!(gradient[3..], alone_gradient[..]);
        assert!((both.loss - alone.loss).abs() < 1e-6);
    }

    #[test]
    fn the_clutter_gradient_is_the_loss_s() {
        let (log_odds, truth) = ([0.4, -2.0, 90.0, -90.0], [true, false, false, true]);
        let (loss, gradient) = clutter_loss(&log_odds, &truth);
        assert!(loss.is_finite());
        for i in 0..2 {
            let moved = |step: f32| {
                let mut log_odds = log_odds;
                log_odds[i] += step;
                f64::from(clutter_loss(&log_odds[..2], &truth[..2]).0)
            };
            let difference = (moved(1e-2) - moved(-1e-2)) / 2e-2;
            // Of two views instead of four.
            assert!((difference - 2.0 * f64::from(gradient[i])).abs() < 1e-4);
        }
    }
}
