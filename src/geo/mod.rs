//! Cells, ranges, distances, zones.
