#!/usr/bin/env python3
"""Solves one assignment with OR-Tools' SimpleMinCostFlow; prints the optimal cost and the processor seconds of its solve().

The file holds little-endian 32-bit numbers: requests, helpers, edges, cost of an unmatched request; then per edge its
request, per edge its helper, per edge its cost; then per helper its room.
"""
import sys
import time

import numpy
from ortools.graph.python import min_cost_flow


def main():
    numbers = numpy.fromfile(sys.argv[1], dtype="<i4").astype(numpy.int64)
    requests, helpers, edges, unmatched = numbers[:4]
    tail, head, cost, rest = numpy.split(numbers[4:], [edges, 2 * edges, 3 * edges])
    sink = requests + helpers
    flow = min_cost_flow.SimpleMinCostFlow()
    ones = numpy.ones(edges, dtype=numpy.int64)
    flow.add_arcs_with_capacity_and_unit_cost(tail, requests + head, ones, cost)
    each = numpy.arange(requests)
    flow.add_arcs_with_capacity_and_unit_cost(each, numpy.full(requests, sink), numpy.ones(requests, dtype=numpy.int64),
                                              numpy.full(requests, unmatched))
    flow.add_arcs_with_capacity_and_unit_cost(requests + numpy.arange(helpers), numpy.full(helpers, sink), rest,
                                              numpy.zeros(helpers, dtype=numpy.int64))
    flow.set_nodes_supplies(each, numpy.ones(requests, dtype=numpy.int64))
    flow.set_node_supply(int(sink), -int(requests))
    start = time.thread_time()
    status = flow.solve()
    seconds = time.thread_time() - start
    if status != flow.OPTIMAL:
        raise SystemExit(f"not solved: {status}")
    print(flow.optimal_cost(), seconds)


if __name__ == "__main__":
    main()
