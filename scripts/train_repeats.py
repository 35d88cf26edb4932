#!/usr/bin/env python3
"""Learn when two follow-up actions are the same work, and write src/history/trees.txt.

    cargo run --release --example repeats -- features HISTORY.jsonl PAIRS.jsonl... > features.tsv
    train_repeats.py features.tsv PAIRS.jsonl... [--also ALSO.tsv] [--write src/history/trees.txt]

PAIRS: one JSON object a line with `id`, `a` (the earlier action), `b` (the new one), `label` (same or different), and
`topic`, the part that is held out together; pairs without a topic are one part. HISTORY: background actions (`text`).
ALSO: tab-separated, a pair's id and further texts that are right answers to it.

Each pair is one search: its `b` against its `a` and the background. Each background action is a search, too, and nothing
that it finds is right, except that what shares half of its concepts with it is left out: it may be. The best candidate is the one finding; it is right when
the pair is a `same` one and the candidate is its `a` (or a background text that is the same action). Every figure printed
is for parts that the trees had not seen. Needs lightgbm and numpy; the result is the same in every run.
"""
import argparse
import collections
import json
import re
import sys

import lightgbm
import numpy

SEEDS, TREES = 4, 100
SETTINGS = dict(
    objective="binary", num_leaves=8, learning_rate=0.12, min_data_in_leaf=40, feature_fraction=0.3, bagging_fraction=0.7,
    bagging_freq=1, lambda_l2=5, monotone_constraints_method="intermediate", verbosity=-1, num_threads=1, deterministic=True,
)
# Pairs without a topic are by another author; there are fewer of them, and new users are other authors, too.
OTHER_AUTHOR = 2.0
# The cuts are where the findings of the held-out parts have this precision.
STRICT, LIKELY = 0.95, 0.89
# And by so much higher, since the actions of users are by other authors than the pairs.
MARGIN = 0.2
# With more of these, two actions are never more alike (less: LESS).
MORE = """jaccard coverage_min coverage_max shared_weight shared_information shared_count shared_heaviest title_jaccard
    title_coverage_min title_information near_jaccard fields_shared fields_jaccard""".split()
LESS = """residual_min residual_max heaviest_rest_min heaviest_rest_max rest_count_min rest_count_max title_residual_min
    title_residual_max near_residual_min near_residual_max names_min names_max name_substituted task_substituted
    known_substituted single_substitution substitutions substituted_weight substituted_heaviest common_rest_min rare_rest_min
    known_rest_min opposes heads_oppose direction_one_side negation_one_side reverses_one_side head_reverses_one_side
    tasks_differ head_tasks_differ heads_differ investigate_one_side document_one_side test_one_side scopes_differ
    scope_one_side numbers_differ identifiers_differ""".split()
# Either of these rules a repeat out; similarity.rs does the same.
BACKGROUND = "background"
VETOES = ["heads_oppose", "identifiers_differ"]
# These are rare in repeats, and too rare in the pairs for the trees to say how much; similarity.rs takes off as much.
DOUBTS, DOUBT = ["head_reverses_one_side", "investigate_one_side"], 1.0

# With three concepts or more and none of these, two actions are the same; so they are more likely when only one has one
# concept more, and none of those. similarity.rs does the same.
SAME = ["rest_count_max", "negation_one_side", "reverses_one_side", "opposes", *VETOES]
ONE_MORE, TRUST = [*SAME[1:], "rest_count_min", "told_one_side", "scope_one_side", "tasks_differ"], 1.5

Search = collections.namedtuple("Search", "pair part same rows")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("features")
    parser.add_argument("pairs", nargs="+")
    parser.add_argument("--also")
    parser.add_argument("--write")
    arguments = parser.parse_args()

    names, values, right, searches = read(arguments)
    score = held_out(names, values, right, searches)
    report("jaccard of concepts", values[:, names.index("jaccard")], right, searches)
    report("trees", score, right, searches)
    pooled = [finding for finding in best(score, right, searches) if finding[2].pair]
    cuts = [cut_at(pooled, precision) + MARGIN for precision in (STRICT, LIKELY)]
    for name, cut in zip(("strict", "likely"), cuts):
        print(f"{name} cut {cut:.3f}:")
        for part, (hits, found, same) in per_part(score, right, searches, cut).items():
            print(f"    {part:10} precision {hits / max(1, found):.3f} ({hits}/{found})  recall {hits / max(1, same):.3f}")
    if arguments.write:
        write(arguments.write, names, fit(names, values, right, searches), cuts)


def read(arguments):
    """The rows of the feature table, and which of them belong to which search."""
    pairs = {}
    for path in arguments.pairs:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                pair = json.loads(line)
                pairs[pair["id"]] = pair
    also = collections.defaultdict(set)
    if arguments.also:
        with open(arguments.also, encoding="utf-8") as lines:
            for line in lines:
                first, *texts = line.rstrip("\n").split("\t")
                also[first].update(texts)
    values, right, rows = [], [], collections.defaultdict(list)
    with open(arguments.features, encoding="utf-8") as lines:
        names = next(lines).rstrip("\n").split("\t")[3:]
        for line in lines:
            key, own, text, *numbers = line.rstrip("\n").split("\t")
            if key.startswith(BACKGROUND):
                if float(numbers[names.index("jaccard")]) < 0.5:
                    rows[key].append(len(values))
                    right.append(False)
                    values.append([float(number) for number in numbers])
                continue
            pair = pairs[key]
            is_own = own == "1" or is_copy(pair["a"], text)
            rows[key].append(len(values))
            right.append((is_own and pair["label"] == "same") or text in also[key])
            values.append([float(number) for number in numbers])
    searches = [Search(pair, pair.get("topic", "others"), pair["label"] == "same", rows[key]) for key, pair in pairs.items()]
    # Neighbours are of one organisation; they are held out together.
    for key in [key for key in rows if key.startswith(BACKGROUND)]:
        searches.append(Search(None, f"{BACKGROUND} {int(key.rsplit('-', 1)[1]) // 120}", False, rows[key]))
    return names, numpy.array(values, dtype=numpy.float32), numpy.array(right), searches


def is_topic(search):
    return search.pair is not None and search.part != "others"


def words(text):
    stop = "the a an of to for and on in with be is are we our that this it".split()
    return set(re.findall(r"[a-z0-9]+", text.lower())) - set(stop)


def is_copy(action, text):
    """Whether a background text is the pair's own action, in a longer or a shorter form."""
    ours, theirs = words(action), words(text)
    lead = words(text.split("**")[1]) if text.startswith("**") else set()
    overlap = lambda a, b: len(a & b) / max(1, len(a | b))
    return overlap(ours, theirs) >= 0.6 or overlap(ours, lead) >= 0.7 or (len(ours) >= 4 and len(ours & theirs) / len(ours) >= 0.9)


def fit(names, values, right, searches):
    rows = [row for search in searches for row in search.rows]
    weights = [OTHER_AUTHOR if search.part == "others" else 1.0 for search in searches for _ in search.rows]
    constraints = [(name in MORE) - (name in LESS) for name in names]
    models = []
    for seed in range(SEEDS):
        data = lightgbm.Dataset(values[rows], right[rows].astype(float), weight=weights)
        settings = dict(SETTINGS, monotone_constraints=constraints, seed=seed)
        models.append(lightgbm.train(settings, data, num_boost_round=TREES))
    return models


def held_out(names, values, right, searches):
    """The score of each row by trees that saw nothing of its part."""
    score = numpy.zeros(len(values))
    for part in sorted({search.part for search in searches}):
        models = fit(names, values, right, [search for search in searches if search.part != part])
        rows = [row for search in searches if search.part == part for row in search.rows]
        score[rows] = numpy.mean([model.predict(values[rows], raw_score=True) for model in models], axis=0)
    for veto in VETOES:
        score[values[:, names.index(veto)] > 0] -= 100
    for doubt in DOUBTS:
        score[values[:, names.index(doubt)] > 0] -= DOUBT
    without = lambda flags: numpy.all([values[:, names.index(name)] == 0 for name in flags], axis=0)
    enough = values[:, names.index("shared_count")] >= 3
    score[enough & without(ONE_MORE) & (values[:, names.index("rest_count_max")] == 1)] += TRUST
    score[enough & without(SAME)] = 100
    return score


def best(score, right, searches):
    """For each search, the score of its finding, whether it is right, and the search."""
    found = []
    for search in searches:
        if search.rows:
            row = max(search.rows, key=lambda row: score[row])
            found.append((score[row], bool(right[row]), search))
    return sorted(found, key=lambda finding: -finding[0])


def cut_at(findings, precision):
    """The lowest score at which the findings down to it have the precision."""
    cut, hits = float("inf"), 0
    for count, (score, is_right, _) in enumerate(findings, 1):
        hits += is_right
        if hits / count >= precision:
            cut = score
    return cut


def per_part(score, right, searches, cut):
    counts = collections.defaultdict(lambda: [0, 0, 0])
    parts = lambda search: [search.part] + ["topics"] * (is_topic(search))
    for search in searches:
        for part in parts(search):
            counts[part][2] += search.same
    for value, is_right, search in best(score, right, searches):
        if value >= cut:
            for part in parts(search):
                counts[part][0] += is_right
                counts[part][1] += 1
    return dict(sorted(counts.items()))


def report(name, score, right, searches):
    print(name)
    for label, group in (
        ("topics", [search for search in searches if is_topic(search)]),
        ("others", [search for search in searches if search.part == "others"]),
    ):
        same = sum(search.same for search in group)
        findings = best(score, right, group)
        cells = []
        for precision in (0.95, 0.92, 0.88, 0.85):
            cut = cut_at(findings, precision)
            cells.append(f"{precision}: {sum(is_right for value, is_right, _ in findings if value >= cut) / same:.3f}")
        print(f"    {label}: recall at precision {'  '.join(cells)}")
        ranks = []
        for search in group:
            if search.same:
                order = sorted(search.rows, key=lambda row: -score[row])
                ranks.append(next((rank for rank, row in enumerate(order) if right[row]), len(score)))
        near = "  ".join(f"{first}: {sum(rank < first for rank in ranks) / len(ranks):.3f}" for first in (1, 3, 5))
        print(f"    {label}: right one within the first {near}")
    # As a user meets it: the cut comes from the other parts.
    for precision in (0.95, 0.88):
        hits = found = 0
        for part in sorted({search.part for search in searches if is_topic(search)}):
            cut = cut_at(best(score, right, [s for s in searches if s.pair and s.part != part]), precision)
            mine = [finding for finding in best(score, right, [s for s in searches if s.part == part]) if finding[0] >= cut]
            hits, found = hits + sum(is_right for _, is_right, _ in mine), found + len(mine)
        same = sum(search.same for search in searches if is_topic(search))
        print(f"    cut from the other parts at {precision}: precision {hits / max(1, found):.3f} recall {hits / same:.3f}")


def write(path, names, models, cuts):
    """One tree a line in prefix order: `feature threshold` with what is at most the threshold first, or `=` and a leaf.
    Numbers are written in millionths, since whole numbers are read ten times as fast."""
    used, lines = [], []

    def millionths(number, form):
        return round(float(format(number, form)) * 1_000_000)

    def walk(node):
        if "leaf_value" in node:
            return f"={millionths(node['leaf_value'] / len(models), '.3f')}"
        name = names[node["split_feature"]]
        if name not in used:
            used.append(name)
        threshold = 0 if abs(node["threshold"]) < 1e-6 else node["threshold"]
        return f"{used.index(name)} {millionths(threshold, '.4g')} {walk(node['left_child'])} {walk(node['right_child'])}"

    for model in models:
        for tree in model.dump_model()["tree_info"]:
            lines.append(walk(tree["tree_structure"]))
    # What decides most comes first: most pairs are seen to be different after a part of the trees.
    lines.sort(key=spread, reverse=True)
    with open(path, "w", encoding="utf-8") as out:
        print("# When two actions are the same work: boosted trees, numbers in millionths. Written by scripts/train_repeats.py; read by", file=out)
        print("# trees.rs.", file=out)
        print("cuts", *(millionths(cut, ".3f") for cut in cuts), file=out)
        print("features", *used, file=out)
        print(*lines, sep="\n", file=out)


def spread(tree):
    """How far apart a tree's leaves are."""
    leaves = [int(field[1:]) for field in tree.split() if field.startswith("=")]
    return max(leaves) - min(leaves)


if __name__ == "__main__":
    sys.exit(main())
