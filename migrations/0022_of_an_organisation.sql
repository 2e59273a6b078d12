-- What stands is read for one organisation at a time: pages, desks and rounds look at no other's.
CREATE INDEX request_by_organisation ON request (organisation_id, state);
CREATE INDEX visit_by_organisation ON visit (organisation_id, state);
