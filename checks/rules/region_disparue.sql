/*
table = "rapports_regionaux"
severity = "warning"

[fr]
title = "Région disparue depuis la version précédente"
message = "Le rapport régional {id_rapport_regional} était publié; il ne l'est plus."
why = "Sans cette région, les sommes du plan baissent sans que rien ne le dise."
fix = "Remettez le rapport de cette région, ou dites pourquoi il est retiré."
good = "Un rapport remplacé par sa révision."
bad = "Un fichier régional effacé par mégarde."

[en]
title = "Region gone since the previous release"
message = "The regional report {id_rapport_regional} was published; it no longer is."
why = "Without this region the sums of the plan fall and nothing says so."
fix = "Put the report of this region back, or say why it is withdrawn."
good = "A report replaced by its revision."
bad = "A regional file deleted by mistake."
*/
SELECT p.id_rapport_regional
FROM previous.rapports_regionaux p
ANTI JOIN rapports_regionaux r USING (id_mesure, id_organisme, annee_financiere)
