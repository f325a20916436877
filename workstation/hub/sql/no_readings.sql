-- Back to a hub without shared readings; the queue's own schema stays.
DROP TRIGGER note_documents ON loket.dossier;
DROP POLICY own_offices ON loket_jobs.procrastinate_jobs;
ALTER TABLE loket_jobs.procrastinate_jobs DISABLE ROW LEVEL SECURITY;
DROP FUNCTION loket.jobs_waiting, loket.queue_unread, loket.may_read_for_all, loket.note_documents, loket.queue_reads,
    loket.urgency, loket.is_read;
DROP POLICY read_own_offices ON loket.reading;
DROP POLICY share_own ON loket.reading;
DROP FUNCTION loket.admit_reading CASCADE;
DROP FUNCTION loket.in_my_reach, loket.documents_of;
DROP TABLE loket.document;
