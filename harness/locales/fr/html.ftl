### The pages of a report and of a class: `render/html`.
html-skip = Aller au contenu
html-contents = Sur cette page
html-tests = Tests
html-gates = Barrières
html-advice = Conseils
html-advice-lead = Ce qui devrait être mieux et ne coûte rien.
html-to-mend = Ce qu'il faut corriger
html-bonus-missed = Ce qui manque encore au bonus
html-gates-lead = Une barrière fermée refuse le rendu, quels que soient ses points.
html-needed = { $points } requis
html-meter = { $points } points sur { $max }, { $needed } requis
html-category = Catégorie
html-points = Points
html-submission = rendu
html-package = paquet
html-toolchain = outils
html-took = durée
html-steps = Ce qui a été dit
html-failed-here = échec ici :
html-to-server = vers le serveur
html-from-server = du serveur
html-note = note
html-repeat = Pour rejouer :
html-made-by = Produit par
html-class = { $count ->
    [one] Classe : { $count } rendu
   *[other] Classe : { $count } rendus
}
html-submissions = Rendus
html-median = points, médiane
html-mean = points, moyenne
html-look-here = À regarder d'abord
html-nearly-everybody = échoue pour { $failed } des { $judged } rendus où il a été jugé. Autant d'élèves ne font pas la même erreur par hasard : regardez le sujet, le cours et le test avant de regarder les élèves.
html-scores = Scores
html-scores-lead = Les rendus qui ont un verdict, selon leurs points en centièmes de ce qu'il y a à gagner. Une barrière fermée refuse quels que soient les points.
html-range = { $count ->
    [one] de { $from } à { $to } points : { $count } rendu, dont validés : { $validated }
   *[other] de { $from } à { $to } points : { $count } rendus, dont validés : { $validated }
}
html-pitfalls = Barrières fermées
html-pitfalls-lead = Pour combien de rendus chaque barrière est fermée, les plus fréquentes d'abord.
html-how-many = Combien
html-no-pitfalls = Aucune barrière n'est fermée.
html-by-test = Test par test
html-passed = Réussi
html-failed = Échoué
html-not-tried = Non jugé
html-map = Carte de la classe
html-map-lead = Une ligne par rendu, ceux qui ont le plus de points d'abord ; une colonne par test et par barrière.
html-member = Rendu
html-first = À voir d'abord
html-good = réussi, ouverte
html-bad = échoué, fermée
html-doubt = bloqué ou non jugé
html-advised = simple conseil
