/*
table = "rapports_regionaux"
field = "solde"
severity = "error"

[fr]
title = "Solde inexact"
message = "Le solde déclaré est de {solde:argent}, mais {montant_disponible:argent} moins {montant_accorde:argent} font {attendu:argent}."
why = "Le solde est le montant disponible moins le montant accordé. Il passe à l'exercice suivant."
fix = "Vérifiez le montant disponible et le montant accordé, puis refaites la soustraction."
good = "Disponible : 100 000 $; accordé : 80 000 $; solde : 20 000 $."
bad = "Disponible : 100 000 $; accordé : 80 000 $; solde : 2 000 $."

[en]
title = "Wrong balance"
message = "The balance stated is {solde:argent}, but {montant_disponible:argent} less {montant_accorde:argent} is {attendu:argent}."
why = "The balance is the amount available less the amount granted. It is carried to the next fiscal year."
fix = "Check the amount available and the amount granted, then do the subtraction again."
good = "Available: $100,000; granted: $80,000; balance: $20,000."
bad = "Available: $100,000; granted: $80,000; balance: $2,000."
*/
-- A balance in whole dollars stands for what rounds to it.
SELECT id_rapport_regional, solde, montant_disponible, montant_accorde,
  montant_disponible - montant_accorde AS attendu
FROM rapports_regionaux
WHERE abs(solde - (montant_disponible - montant_accorde)) > CASE WHEN solde % 1 = 0 THEN 0.5 ELSE 0 END
