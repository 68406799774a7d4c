-- breaking: no
-- Why: whoever audits the decision log must see that the words beside it are those that were hashed. Auditors read them through the API already.
GRANT SELECT ON decision_text TO auditor;
