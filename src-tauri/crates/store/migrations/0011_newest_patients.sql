-- What half of the office answers to is looked for among those who came last.
CREATE INDEX patient_latest ON patient (latest);
