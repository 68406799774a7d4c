-- breaking: no
-- Why: which languages there are is said in one place, LANGUAGES of the code, and not by the schema: adding one takes no migration. The column keeps
-- to the form of a language (ISO 639-1); what may be written into it is judged at the API.
ALTER TABLE outlet
  DROP CONSTRAINT outlet_language_check,
  ADD CONSTRAINT outlet_language_check CHECK (language ~ '^[a-z]{2}$');
