#!/usr/bin/env python3
"""Makes the registry's tables from CBS facts (CC BY 4.0).

    make.py GEMEENTE_REGIO.csv CODES_REGIOS_03759ned.json

Writes beside itself:
  regions.csv         code;name;from;to            a region of any level but gemeente
  gemeenten.csv       code;name;from;to;PV;ZK;GG;RA;AM;VR;CR   a run of boundary years
  residents.csv       code;2015;...;2026           residents on 1 January
  herindelingen.csv   date;from;to;residents;dwellings;hectares
                      what a gemeente (from) brought into another (to) on a date
"""
import csv, json, pathlib, re, sys
from collections import defaultdict

here = pathlib.Path(__file__).parent
LEVELS = ["provincie", "zk", "ggd", "regioplus", "arbeidsmarktregio", "veiligheidsregio", "corop"]
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
years = sorted({int(r["indeling_jaar"]) for r in rows})
first, last = years[0], years[-1]
EARLIEST = 2010                      # a table of regions may add boundary years back to this one


def runs(per_year):
    """Consecutive years with the same value, as (value, from, to)."""
    out = []
    for year in sorted(per_year):
        value = per_year[year]
        if out and out[-1][0] == value and out[-1][2] == year - 1:
            out[-1][2] = year
        else:
            out.append([value, year, year])
    return out


def write(name, lines):
    (here / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


regions, gemeenten, residents = defaultdict(dict), defaultdict(dict), defaultdict(dict)
for r in rows:
    year = int(r["indeling_jaar"])
    gemeenten[r["gm_code"]][year] = (r["gm_naam"], *(r[f"{l}_code"] for l in LEVELS))
    residents[r["gm_code"]][year] = r["inwoners_1_januari"]
    for l in LEVELS:
        if r[f"{l}_code"]:
            regions[r[f"{l}_code"]][year] = r[f"{l}_naam"]

write("regions.csv", ["code;name;from;to"] + [
    f"{c};{n};{a};{b}" for c in sorted(regions) for n, a, b in runs(regions[c])])
write("gemeenten.csv", ["code;name;from;to;PV;ZK;GG;RA;AM;VR;CR"] + [
    ";".join([c, v[0], str(a), str(b), *v[1:]]) for c in sorted(gemeenten) for v, a, b in runs(gemeenten[c])])
write("residents.csv", ["code;" + ";".join(map(str, years))] + [
    ";".join([c, *(residents[c].get(y, "") for y in years)]) for c in sorted(residents)])

# The descriptions of the gemeente codes hold the log of changes: a header line with
# the date, then per partner a line with the name and code and a line with the size.
log = json.load(open(sys.argv[2], encoding="utf-8"))["value"]
header = re.compile(r"per (\d\d)-(\d\d)-(\d{4}), (ontvangen van|overgegaan naar):")
renamed = re.compile(r"Naamswijziging per (\d\d)-(\d\d)-(\d{4}),\s+nieuwe naam: .*\((GM\d{4})\)")
partner = re.compile(r"- .*\((GM\d{4})\)")
size = re.compile(r"(\d+) hectare(?: met)?(?: (\d+) woning(?:en)?)?(?: en| met)?(?: (\d+) inwoners?)?")


def boundary_year(date):
    """The first year that has the new codes on 1 January."""
    return int(date[:4]) + (date[5:] != "01-01")


def iso(day, month, year):
    return f"{year}-{month}-{day}"


parts, ended = {}, set()
for entry in log:
    code, description = entry["Identifier"], entry["Description"] or ""
    if not code.startswith("GM"):
        continue
    for m in renamed.finditer(description):
        parts[iso(*m.groups()[:3]), code, m[4]] = ("", "", "")
        ended.add((iso(*m.groups()[:3]), code))
    event, other = None, None
    for line in description.split("\r\n"):
        if m := header.search(line):
            event = (iso(*m.groups()[:3]), m[4], line.split(" per ")[0])
            if event[2] == "Opgeheven":
                ended.add((event[0], code))
        elif m := partner.match(line):
            other = m[1]
        elif (m := size.search(line)) and event and other:
            if event[2] != "Grenswijziging":
                a, b = (other, code) if event[1] == "ontvangen van" else (code, other)
                # The receiving side lists every part, the dissolved one only its own.
                parts[event[0], a, b] = (m[3] or "", m[2] or "", m[1])
            other = None
        elif not line.strip():
            event = None

# Only gemeenten that end pass on their people; a part without residents weighs nothing.
def ends(date, code):
    """Whether a gemeente is no more after a date: by the codes, or before them by the log."""
    year = boundary_year(date)
    return year not in gemeenten[code] if year > first else (date, code) in ended


kept = {(d, a, b): v for (d, a, b), v in parts.items() if EARLIEST < boundary_year(d) <= last
        and v[0] != "0" and (a == b or ends(d, a))}
# A gemeente that goes on beside what it received keeps its residents of the year before,
# where the log does not list it among the parts.
for d, _, b in list(kept):
    y = boundary_year(d)
    if y in gemeenten[b] and y - 1 in gemeenten[b] and (d, b, b) not in kept:
        kept[d, b, b] = (residents[b][y - 1], "", "")
write("herindelingen.csv", ["date;from;to;residents;dwellings;hectares"] + [
    ";".join(map(str, (*k, *v))) for k, v in sorted(kept.items())])
