/*
table = "provenance"
field = "extrait"
severity = "warning"

[fr]
title = "Provenance sans les mots du document"
message = "La provenance de {champ_nomme}, dans {table_nommee}, ne cite pas les mots du document."
why = "Le lecteur ne peut pas retrouver la phrase d'où vient la valeur."
fix = "Faites relire le document; si cela persiste, signalez-le aux auteurs de bilan."
good = "extrait : « 2010-2011 : 13,7 M$ »."
bad = "extrait : vide."

[en]
title = "Provenance without the words of the document"
message = "The provenance of {champ_nomme}, in {table_nommee}, does not quote the document's words."
why = "The reader cannot find the sentence from which the value comes."
fix = "Have the document read again; if it persists, report it to the authors of bilan."
good = "extrait: “2010-2011 : 13,7 M$”."
bad = "extrait: empty."
*/
SELECT table_nom || '|' || cle || '|' || champ || '|' || rang AS cle, 'provenance' AS table_nom, 'extrait' AS champ,
  champ AS champ_nomme, table_nom AS table_nommee
FROM provenance
WHERE extrait IS NULL OR trim(extrait) = ''
