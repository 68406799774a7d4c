-- breaking: no
-- Why: how long a site's windows are is said by the plan in force, and that by the version of its policy; the server looks it up without opening the documents
-- of all plans.
CREATE OR REPLACE VIEW plan_document AS
  SELECT plan_id, site_id, effective_from, document, policy_version FROM plan;
