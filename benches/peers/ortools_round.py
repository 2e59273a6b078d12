#!/usr/bin/env python3
"""Solves a round with OR-Tools' SimpleMinCostFlow; prints urgent visits served, visits served, score less fairness, and the
processor seconds of its solve().

  ortools_round.py FOLDER FAIRNESS

The folder holds helpers.csv and requests.csv (every request for one helper) and candidates.csv of `noaber match`. The graph:
source -> a helper's week (an arc per visit, dearer each time) -> the helper in a slot -> visit -> sink, and source -> sink.
"""
import csv
import os
import sys
import time

import numpy
from ortools.graph.python import min_cost_flow


def rows(name):
    with open(os.path.join(sys.argv[1], name), newline="") as file:
        return list(csv.DictReader(file))


def main():
    fairness = int(sys.argv[2])
    helpers, requests = rows("helpers.csv"), rows("requests.csv")
    arcs = []  # tail, head, capacity, cost

    def dear(helper, visit):
        return fairness * (int(helper["recent_visits"]) + visit) // int(helper["weekly_limit"])

    # More than any two plans differ in points, then more than any two differ in visits.
    dearest = max(dear(helper, int(helper["weekly_limit"]) - 1) for helper in helpers)
    served = 2 * len(requests) * (1000 + dearest) + 1
    urgent = served * (len(requests) + 1)

    source, sink = 0, 1
    week = {helper["helper_id"]: 2 + at for at, helper in enumerate(helpers)}
    visit = {request["request_id"]: 2 + len(helpers) + at for at, request in enumerate(requests)}
    per_slot = {helper["helper_id"]: int(helper["per_slot"]) for helper in helpers}
    for helper in helpers:
        for nth in range(int(helper["weekly_limit"])):
            arcs.append((source, week[helper["helper_id"]], 1, dear(helper, nth)))
    for request in requests:
        if request["helpers_needed"] != "1":
            raise SystemExit("every request must be for one helper")
        worth = served + (urgent if request["urgent"] == "1" else 0)
        arcs.append((visit[request["request_id"]], sink, 1, -worth))
    arcs.append((source, sink, len(requests), 0))
    nodes = 2 + len(helpers) + len(requests)
    in_slot = {}
    for row in rows("candidates.csv"):
        key = row["helper_id"], row["slot"]
        if key not in in_slot:
            in_slot[key] = nodes
            arcs.append((week[key[0]], nodes, per_slot[key[0]], 0))
            nodes += 1
        arcs.append((in_slot[key], visit[row["request_id"]], 1, -int(row["score"])))

    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(*numpy.array(arcs, dtype=numpy.int64).T)
    flow.set_node_supply(source, len(requests))
    flow.set_node_supply(sink, -len(requests))
    start = time.thread_time()
    status = flow.solve()
    seconds = time.thread_time() - start
    if status != flow.OPTIMAL:
        raise SystemExit(f"not solved: {status}")

    points = -flow.optimal_cost()
    # The nearest whole number of each level; what is left may be less than nothing.
    half = served // 2
    urgent_served = (points + half) // urgent
    points -= urgent_served * urgent
    visits_served = (points + half) // served
    print(urgent_served, visits_served, points - visits_served * served, len(arcs), seconds)


if __name__ == "__main__":
    main()
