"""A fictional report with all that a page of a reading must show, and the page on it."""

import html
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.definitions import open_definitions
from pipeline.flow.read import accounts, open_document, read_report
from pipeline.flow.setting import Setting
from pipeline.model.reading import Reading
from pipeline.render.reading_html import reading_html
from pipeline.render.words import Words

DEFINITIONS = open_definitions()
SETTING = Setting(definitions=DEFINITIONS, today=date(2026, 1, 1))
REPORT = """<html><body>
<h1>RAPPORT ANNUEL D'ACTIVITÉS ANNÉE 2022-2023</h1>
<p>Plan d'action de démonstration pour l'entraide dans les quartiers (PADEQ) 2021-2026</p>
<table><tr><td>TITRE DE LA MESURE</td><td>Ouvrir des cuisines de rue</td><td>N° DE LA MESURE</td><td>4.1</td></tr>
<tr><td>ORIENTATION</td><td colspan=3>Mieux connaître pour mieux agir</td></tr>
<tr><td>MINISTÈRE OU ORGANISME RESPONSABLE</td><td colspan=3>Office inventé des marmites</td></tr></table>
<p>Ébauche pour relecture</p>
<p style="display:none">À ne pas montrer avant juin.</p>
<h2>DESCRIPTION DE LA MESURE</h2>
<p><input type=checkbox> Reconduction ou bonification d'une mesure d'un plan d'action antérieur<br>
<input type=checkbox checked> Nouvelle mesure (non inscrite dans un plan d'action antérieur)</p>
<p>HOSTILE Une cuisine de rue sert des repas chauds. Elle a reçu 1,2 M$ et 93 % est dépensé; il manque 5 ou 6 M$.</p>
<h2>ACTIVITÉS RÉALISÉES AU COURS DE LA PÉRIODE</h2>
<ul><li>Trois cuisines ont ouvert, à 12 500 $ chacune.</li><li>Deux autres suivront<ul><li>au nord</li></ul></li></ul>
<h2>COÛT DE LA MESURE</h2>
<table><tr><th>Année</th><th>2021-2022</th><th>2022-2023</th></tr>
<tr><td rowspan=2>Coût</td><td>60 000 $</td><td>entre 2 et 3 M$</td></tr></table>
<h2>CLIENTÈLE REJOINTE</h2>
<p>2021-2022 : s. o.<br>2022-2023 : 43 ménages<br>2022-2023 : 43 ménages<br>2021-2023 : 80 ménages</p>
<h2>PERSPECTIVES DE LA COLLINE</h2>
<p>Personne ne sait encore. HOSTILE</p>
<h2>ÉTAPES À VENIR</h2>
<p>Conclure.</p>
<h2>ADS</h2>
<p>Cette mesure est désignée ADS dans le plan d'action</p>
<div id="fn1">1. Selon un relevé maison.</div>
</body></html>
"""


def reading_of(folder: Path, text: str = REPORT, name: str = "rapport.html") -> Reading:
    file = folder / name
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    return read_report(open_document(file), DEFINITIONS.plan("exemple"), SETTING)


def page_of(words: Words, folder: Path, hostile: str = "") -> str:
    reading = reading_of(folder, REPORT.replace("HOSTILE", html.escape(hostile)))
    source = replace(reading.document.source, name=f"rapport{hostile}.html")
    reading = replace(reading, document=replace(reading.document, source=source))
    return reading_html(reading, accounts(reading), DEFINITIONS.tables, words, "0")
