// Entries of the audit log: who changed what about people, tokens and outlets.
import type { NewEntry } from '#server/ports.ts';
import type { Queryable } from '../queryable.ts';

export async function insertEntry(pool: Queryable, entry: NewEntry): Promise<void> {
  const { actorId, action, subjectId, before, after } = entry;
  await pool.query(
    'INSERT INTO audit_entry (actor_id, action, subject_id, before, after) VALUES ($1, $2, $3, $4, $5)',
    [actorId, action, subjectId, before, after],
  );
}
