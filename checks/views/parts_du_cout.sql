-- The dollar amounts of a report's activities that can be parts of its cost for the year: not a share of
-- another amount ("dont"), not a rate or a mean, not a threshold, not the cost itself. The clause before a
-- figure runs back to the nearest mark . ; : , or ), decimal commas apart. A figure that stands several times in
-- its sentence is no part when one of its places says so. The patterns are constant: the engine prepares them once.
WITH figures AS (
  SELECT c.*, k.montant, k.precision AS precision_cout, k.borne AS borne_cout, k.annee_financiere,
    string_split(c.contexte, c.texte) AS morceaux
  FROM chiffres_cites c
  JOIN rapports r USING (id_rapport)
  JOIN couts k ON k.id_rapport = r.id_rapport AND k.annee_financiere = r.annee_financiere
  WHERE c.section = 'activites' AND c.unite = 'CAD' AND k.statut = 'declare' AND k.montant IS NOT NULL
),
entoures AS (
  SELECT *,
    list_transform(range(1, len(morceaux)), lambda i: list_reduce(morceaux[1:i], lambda a, b: a || texte || b)) AS avant,
    list_transform(range(1, len(morceaux)), lambda i: list_reduce(morceaux[i + 1:], lambda a, b: a || texte || b)) AS apres
  FROM figures
)
SELECT id_rapport, annee_financiere, rang, position, valeur, precision, texte, montant, precision_cout, borne_cout
FROM entoures
WHERE valeur <> montant
  AND coalesce(borne, 'exacte') NOT IN ('minimum', 'maximum')
  AND NOT coalesce(list_bool_or(list_transform(avant, lambda a: regexp_matches(a, '(?i)\b(?:dont|tarifs?|taux|en moyenne|moyenne|seuils?|plafonds?|revenus?|salaires?|(?:coûts?|prix|montants?|sommes?|dépenses?|dons?|aides?|subventions?|allocations?|versements?|loyers?|factures?|valeurs?)[\s\x{00A0}\x{202F}]+(?:moyen(?:ne)?s?|unitaires?|par))\b(?:[^.;:,)]|[,.][0-9])*[^0-9,.]$'))), FALSE)
  AND NOT coalesce(list_bool_or(list_transform(apres, lambda a: regexp_matches(a, '(?i)^[\s\x{00A0}\x{202F}]+(?:l.heure|de l.heure|en moyenne)'))), FALSE)
  AND coalesce(list_bool_and(list_transform(apres, lambda a: lower(regexp_extract(a, '(?i)^[\s\x{00A0}\x{202F}]+par[\s\x{00A0}]+([[:alpha:]À-ÿ]+)', 1))
    IN ('', 'l', 'le', 'la', 'les', 'des', 'du', 'un', 'une', 'ce', 'cette', 'notre'))), TRUE)
