-- breaking: no
-- Why: whoever takes in batches keeps all device tokens that count in memory, so that a sensor which nobody has seen since the start is told apart
-- from strangers of its address without a question. A new token is heard of as it is made, as one that ends was before.
DROP TRIGGER access_token_change ON access_token;
CREATE TRIGGER access_token_change AFTER INSERT OR UPDATE OF revoked_at, expires_at ON access_token
  FOR EACH ROW EXECUTE FUNCTION tell_token_change();
