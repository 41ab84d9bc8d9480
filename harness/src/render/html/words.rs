//! The fixed words of the pages.

use super::super::words::replace;
use crate::verdict::{Lang, Text, text};

pub const SKIP: Text = text("Skip to the content", "Aller au contenu");
pub const CONTENTS: Text = text("On this page", "Sur cette page");
pub const TESTS: Text = text("Tests", "Tests");
pub const GATES: Text = text("Gates", "Barrières");
pub const ADVICE: Text = text("Advice", "Conseils");
pub const ADVICE_LEAD: Text = text(
    "What should be better and costs nothing.",
    "Ce qui devrait être mieux et ne coûte rien.",
);
pub const TO_MEND: Text = text("What to mend", "Ce qu'il faut corriger");
pub const BONUS_MISSED: Text = text(
    "What the bonus still needs",
    "Ce qui manque encore au bonus",
);
pub const GATES_LEAD: Text = text(
    "A closed gate refuses the submission, whatever its points.",
    "Une barrière fermée refuse le rendu, quels que soient ses points.",
);
pub const NEEDED: Text = text("{} needed", "{} requis");
pub const METER: Text = text("{} points of {}, {} needed", "{} points sur {}, {} requis");
pub const CATEGORY: Text = text("Category", "Catégorie");
pub const POINTS: Text = text("Points", "Points");
pub const SUBMISSION: Text = text("submission", "rendu");
pub const PACKAGE: Text = text("package", "paquet");
pub const TOOLCHAIN: Text = text("toolchain", "outils");
pub const TOOK: Text = text("took", "durée");
pub const STEPS: Text = text("What was said", "Ce qui a été dit");
pub const FAILED_HERE: Text = text("failed here:", "échec ici :");
pub const TO_SERVER: Text = text("to the server", "vers le serveur");
pub const FROM_SERVER: Text = text("from the server", "du serveur");
pub const NOTE: Text = text("note", "note");
pub const REPEAT: Text = text("Repeat it:", "Pour rejouer :");
pub const MADE_BY: Text = text("Made by", "Produit par");

pub const CLASS: Text = text("Class: {} submissions", "Classe : {} rendus");
pub const SUBMISSIONS: Text = text("Submissions", "Rendus");
pub const MEDIAN: Text = text("median points", "points, médiane");
pub const MEAN: Text = text("mean points", "points, moyenne");
pub const LOOK_HERE: Text = text("Look here first", "À regarder d'abord");
pub const NEARLY_EVERYBODY: Text = text(
    "fails for {} of the {} submissions in which it was judged. So many do not make the same mistake by chance: look at the subject, the course and the test before you look at the students.",
    "échoue pour {} des {} rendus où il a été jugé. Autant d'élèves ne font pas la même erreur par hasard : regardez le sujet, le cours et le test avant de regarder les élèves.",
);
pub const SCORES: Text = text("Scores", "Scores");
pub const SCORES_LEAD: Text = text(
    "Submissions with a verdict, by their points in hundredths of what there is to earn. A closed gate refuses whatever the points.",
    "Les rendus qui ont un verdict, selon leurs points en centièmes de ce qu'il y a à gagner. Une barrière fermée refuse quels que soient les points.",
);
pub const RANGE: Text = text(
    "{} to {} points: {} submissions, validated: {}",
    "de {} à {} points : {} rendus, dont validés : {}",
);
pub const PITFALLS: Text = text("Closed gates", "Barrières fermées");
pub const PITFALLS_LEAD: Text = text(
    "For how many submissions each gate is closed, the most frequent first.",
    "Pour combien de rendus chaque barrière est fermée, les plus fréquentes d'abord.",
);
pub const HOW_MANY: Text = text("How many", "Combien");
pub const NO_PITFALLS: Text = text("No gate is closed.", "Aucune barrière n'est fermée.");
pub const BY_TEST: Text = text("Test by test", "Test par test");
pub const PASSED: Text = text("Passed", "Réussi");
pub const FAILED: Text = text("Failed", "Échoué");
pub const NOT_TRIED: Text = text("Not judged", "Non jugé");
pub const MAP: Text = text("Map of the class", "Carte de la classe");
pub const MAP_LEAD: Text = text(
    "A row for each submission, those with the most points first; a column for each test and each gate.",
    "Une ligne par rendu, ceux qui ont le plus de points d'abord ; une colonne par test et par barrière.",
);
pub const MEMBER: Text = text("Submission", "Rendu");
pub const FIRST: Text = text("To look at first", "À voir d'abord");
pub const GOOD: Text = text("passed, open", "réussi, ouverte");
pub const BAD: Text = text("failed, closed", "échoué, fermée");
pub const DOUBT: Text = text("blocked or not judged", "bloqué ou non jugé");
pub const ADVISED: Text = text("advice only", "simple conseil");

/// A text with numbers in it.
pub fn fill(text: Text, numbers: &[usize], lang: Lang) -> String {
    let whole = text.to(lang).to_owned();
    (numbers.iter()).fold(whole, |text, number| replace(&text, *number))
}
