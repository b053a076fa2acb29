//! Computes what the student is corrected by: the known word, and the teacher's softened opinion.

/// This is the temperature of the distillation (Hinton et al. 2015): above 1 the teacher's second thoughts count.
pub const TEMPERATURE: f32 = 2.0;
/// This share of the probability is spread over all categories where there is no teacher.
const SMOOTHING: f32 = 0.1;

/// [`Measures`] are the measures of one batch.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measures {
    /// This is the mean loss.
    pub loss: f32,
    /// The most probable category was the word in this share of the uncluttered views.
    pub accuracy: f32,
}

/// The question for clutter has this weight beside the question for the word.
const CLUTTER_WEIGHT: f32 = 0.5;

/// [`Lesson`] is what a view teaches: its word, a teacher's logits for it, both, or neither.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lesson<'a> {
    pub word: Option<usize>,
    pub teacher: Option<&'a [f32]>,
    /// The word has this weight where there is a teacher as well, who has the rest.
    pub word_weight: f32,
}

/// Computes the mean loss of `logits` [view, category], and its gradient with respect to them.
///
/// For a view with word y and teacher's logits t at temperature T, the loss is
/// w CE(y, softmax(z)) + (1 - w) T² KL(softmax(t / T) || softmax(z / T)); without a teacher it is
/// the cross-entropy with a smoothed word, and without a word the divergence alone. A view with
/// neither is not asked.
pub fn loss<'a>(logits: &[f32], lessons: impl ExactSizeIterator<Item = Lesson<'a>>) -> (Measures, Vec<f32>) {
    let categories = logits.len() / lessons.len();
    let lessons: Vec<_> = lessons.collect();
    let count = |taught: fn(&Lesson) -> bool| {
        let taught = lessons.iter().filter(|lesson| taught(lesson));
        taught.count().max(1) as f32
    };
    let views = count(|lesson| lesson.word.is_some() || lesson.teacher.is_some());
    let worded = count(|lesson| lesson.word.is_some());
    let mut measures = Measures::default();
    let mut gradient = Vec::with_capacity(logits.len());
    for (row, &lesson) in logits.chunks_exact(categories).zip(&lessons) {
        if let Some(word) = lesson.word {
            let best = (0..categories).max_by(|a, b| row[*a].total_cmp(&row[*b]));
            measures.accuracy += f32::from(best == Some(word)) / worded;
        }
        let (loss, row_gradient) = match (lesson.word, lesson.teacher) {
            (Some(word), Some(teacher)) => distilled(row, word, lesson.word_weight, teacher),
            (Some(word), None) => smoothed(&softmax(row, 1.0), word),
            (None, Some(teacher)) => divergence(row, teacher),
            (None, None) => {
                gradient.resize(gradient.len() + categories, 0.0);
                continue;
            }
        };
        measures.loss += loss / views;
        gradient.extend(row_gradient.iter().map(|g| g / views));
    }
    (measures, gradient)
}

/// Computes the mean loss of the log-odds that a view is cluttered, weighted as a part of the
/// whole, and its gradient with respect to them: the cross-entropy with the truth, where that is
/// known.
pub fn clutter_loss(log_odds: &[f32], cluttered: &[Option<bool>]) -> (f32, Vec<f32>) {
    let weight = CLUTTER_WEIGHT / cluttered.iter().flatten().count().max(1) as f32;
    let mut sum = 0.0;
    let answers = log_odds.iter().zip(cluttered);
    let gradient = answers
        .map(|(&z, &cluttered)| {
            let Some(cluttered) = cluttered else {
                return 0.0;
            };
            let (loss, slope) = yes_or_no(z, cluttered);
            sum += weight * loss;
            weight * slope
        })
        .collect();
    (sum, gradient)
}

/// Computes the cross-entropy of the log-odds `z` of a yes with the `truth`, and its slope.
pub fn yes_or_no(z: f32, truth: bool) -> (f32, f32) {
    let truth = f32::from(truth);
    // ln(1 + e^z) without overflow.
    let loss = z.max(0.0) + (-z.abs()).exp().ln_1p() - truth * z;
    (loss, 1.0 / (1.0 + (-z).exp()) - truth)
}

fn distilled(logits: &[f32], word: usize, weight: f32, teacher: &[f32]) -> (f32, Vec<f32>) {
    let p = softmax(logits, 1.0);
    let (divergence, mut gradient) = divergence(logits, teacher);
    let loss = -weight * ln(p[word]) + (1.0 - weight) * divergence;
    for (gradient, p) in gradient.iter_mut().zip(&p) {
        *gradient = weight * p + (1.0 - weight) * *gradient;
    }
    gradient[word] -= weight;
    (loss, gradient)
}

/// Computes T² KL(softmax(t / T) || softmax(z / T)): the divergence of the softened answers, with
/// gradients as large as those of a cross-entropy.
fn divergence(logits: &[f32], teacher: &[f32]) -> (f32, Vec<f32>) {
    let student = softmax(logits, TEMPERATURE);
    let teacher = softmax(teacher, TEMPERATURE);
    let both = || teacher.iter().zip(&student);
    let divergence: f32 = both().map(|(t, s)| t * (ln(*t) - ln(*s))).sum();
    let gradient = both().map(|(t, s)| TEMPERATURE * (s - t));
    (TEMPERATURE * TEMPERATURE * divergence, gradient.collect())
}

fn smoothed(p: &[f32], word: usize) -> (f32, Vec<f32>) {
    let uniform = SMOOTHING / p.len() as f32;
    let target = |class: usize| uniform + if class == word { 1.0 - SMOOTHING } else { 0.0 };
    let loss = p.iter().enumerate().map(|(class, p)| -target(class) * ln(*p)).sum();
    (loss, p.iter().enumerate().map(|(class, p)| p - target(class)).collect())
}

/// Computes the softmax of `logits / temperature`.
pub fn softmax(logits: &[f32], temperature: f32) -> Vec<f32> {
    let top = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut p: Vec<f32> = logits.iter().map(|z| ((z - top) / temperature).exp()).collect();
    let sum: f32 = p.iter().sum();
    for p in &mut p {
        *p /= sum;
    }
    p
}

/// Computes the logarithm, of a probability that rounding may have made 0.
fn ln(p: f32) -> f32 {
    p.max(1e-30).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gradient agrees with finite differences of the loss.
    fn check(words: [Option<usize>; 2], teacher: Option<&[f32]>) {
        let logits = [0.3, -1.2, 2.0, 0.7, 1.5, -0.4, 0.0, 0.2];
        let lessons = words.map(|word| Lesson {
            word,
            teacher,
            word_weight: 0.4,
        });
        let at = |logits: &[f32]| loss(logits, lessons.into_iter());
        let (_, gradient) = at(&logits);
        for i in 0..logits.len() {
            let moved = |step: f32| {
                let mut logits = logits;
                logits[i] += step;
                f64::from(at(&logits).0.loss)
            };
            let difference = (moved(1e-2) - moved(-1e-2)) / 2e-2;
            assert!((difference - f64::from(gradient[i])).abs() < 1e-4, "{i} {difference}");
        }
    }

    #[test]
    fn the_gradient_is_the_loss_s() {
        let opinion = Some(&[1.0, 0.5, -2.0, 3.0][..]);
        check([Some(2), Some(0)], None);
        check([Some(2), Some(0)], opinion);
        check([Some(2), None], opinion);
    }

    #[test]
    fn agreement_costs_little() {
        let sure = [20.0, 0.0, 0.0];
        let at = |word: usize, teacher: &[f32]| {
            let lesson = Lesson {
                word: Some(word),
                teacher: Some(teacher),
                word_weight: 0.4,
            };
            loss(&sure, [lesson].into_iter())
        };
        let (right, _) = at(0, &sure);
        let (wrong, _) = at(1, &[0.0, 20.0, 0.0]);
        assert!(right.loss < 1e-3 && right.accuracy > 0.99, "{right:?}");
        assert!(wrong.loss > 5.0 && wrong.accuracy < 0.01, "{wrong:?}");
    }

    #[test]
    fn a_view_without_a_lesson_teaches_nothing() {
        let logits = [0.3, -1.2, 2.0, 0.7, 1.5, -0.4];
        let lesson = Lesson {
            word: Some(1),
            teacher: None,
            word_weight: 1.0,
        };
        let (both, gradient) = loss(&logits, [Lesson::default(), lesson].into_iter());
        let (alone, alone_gradient) = loss(&logits[3..], [lesson].into_iter());
        assert_eq!(gradient[..3], [0.0; 3]);
        assert_eq!(gradient[3..], alone_gradient[..]);
        assert!((both.loss - alone.loss).abs() < 1e-6);
    }

    #[test]
    fn the_clutter_gradient_is_the_loss_s() {
        let log_odds = [0.4, -2.0, 90.0, -90.0, 3.0];
        let truth = [Some(true), Some(false), Some(false), Some(true), None];
        let (loss, gradient) = clutter_loss(&log_odds, &truth);
        assert!(loss.is_finite());
        assert!(gradient[4].abs() < 1e-9, "not asked");
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
