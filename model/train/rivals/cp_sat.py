"""Packs a cluster onto the fewest nodes with CP-SAT (OR-Tools), as a rival of the service in the evaluation.

One JSON object on stdin: `rooms` (N x R), `kept` (N), `twins` (lists of nodes that nothing tells apart), `kinds` (each
with `count`, `request` (R) and `nodes`), `apart` (lists of kinds of which a node holds at most one), `seconds`,
`workers`, and `hint`, which may be null: for every kind a list of [node, count].

One JSON object on stdout: `status`, `counts` (as `hint`, or null), `bound` (no fewer nodes can do), `nodes` (of every
solution on the way, with its `seconds`) and `seconds` from the last byte read to the answer.
"""

import json
import sys
import time
from itertools import pairwise

from ortools.sat.python import cp_model


class Late(Exception):
    """The time was over before the model was made."""


class Progress(cp_model.CpSolverSolutionCallback):
    def __init__(self, began: float) -> None:
        super().__init__()
        self.began = began
        self.found = []

    def on_solution_callback(self) -> None:
        self.found.append({"nodes": round(self.objective_value), "seconds": time.monotonic() - self.began})


def most_of(kind: dict, room: list[int], *, alone: bool) -> int:
    """How many of a kind fit on a node by themselves."""
    fitting = [have // ask for have, ask in zip(room, kind["request"], strict=True) if ask > 0]
    return max(0, min([1 if alone else kind["count"], kind["count"], *fitting]))


def build(program: dict, deadline: float) -> tuple[cp_model.CpModel, list, list[dict]]:
    model = cp_model.CpModel()
    rooms, kinds = program["rooms"], program["kinds"]
    used = [model.new_bool_var("") for _ in rooms]
    alone = {kind for group in program["apart"] for kind in group}
    runs = [{} for _ in rooms]
    for k, kind in enumerate(kinds):
        if time.monotonic() > deadline:
            raise Late
        for n in kind["nodes"]:
            most = most_of(kind, rooms[n], alone=k in alone)
            if most > 0:
                runs[n][k] = (model.new_int_var(0, most, ""), most)
        model.add(sum(runs[n][k][0] for n in kind["nodes"] if k in runs[n]) == kind["count"])
    for n, room in enumerate(rooms):
        if time.monotonic() > deadline:
            raise Late
        if program["kept"][n]:
            model.add(used[n] == 1)
        for r, have in enumerate(room):
            asked = [(runs[n][k][0], kinds[k]["request"][r]) for k in runs[n] if kinds[k]["request"][r] > 0]
            if asked:
                model.add(sum(x * ask for x, ask in asked) <= have * used[n])
        for x, most in runs[n].values():
            model.add(x <= most * used[n])
        for group in program["apart"]:
            here = [runs[n][k][0] for k in group if k in runs[n]]
            if len(here) > 1:
                model.add(sum(here) <= used[n])
    for twins in program["twins"]:
        for before, after in pairwise(twins):
            model.add(used[before] >= used[after])
    model.minimize(sum(used))
    return model, used, runs


def hinted(model: cp_model.CpModel, used: list, runs: list[dict], hint: list) -> None:
    given = {(k, n): count for k, places in enumerate(hint) for n, count in places}
    for n, here in enumerate(runs):
        model.add_hint(used[n], any((k, n) in given for k in here))
        for k, (x, _) in here.items():
            model.add_hint(x, given.get((k, n), 0))


def solve(program: dict) -> dict:
    began = time.monotonic()
    deadline = began + program["seconds"]
    progress = Progress(began)
    try:
        model, used, runs = build(program, deadline)
    except Late:
        return {"status": "UNKNOWN", "counts": None, "bound": 0, "nodes": [], "seconds": time.monotonic() - began}
    if program["hint"] is not None:
        hinted(model, used, runs, program["hint"])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = program["workers"]
    # Both take much of a few seconds and find nothing: `twins` says which nodes are alike.
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.max_time_in_seconds = max(0.01, deadline - time.monotonic())
    status = solver.status_name(solver.solve(model, progress))
    counts = None
    if status in ("OPTIMAL", "FEASIBLE"):
        counts = [[] for _ in program["kinds"]]
        for n, here in enumerate(runs):
            for k, (x, _) in here.items():
                if (count := solver.value(x)) > 0:
                    counts[k].append([n, count])
    bound = 0 if status == "INFEASIBLE" else max(0, round(solver.best_objective_bound))
    return {
        "status": status,
        "counts": counts,
        "bound": bound,
        "nodes": progress.found,
        "seconds": time.monotonic() - began,
    }


if __name__ == "__main__":
    print(json.dumps(solve(json.loads(sys.stdin.buffer.read()))))
