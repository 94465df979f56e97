-- Cancels what one session runs, or ends the session, if it is still the one that was meant and at what was meant: a process id is
-- used again, a process id and the moment it began are not. The server reads all of it again in the statement that acts.
SELECT CASE WHEN {terminate} THEN pg_terminate_backend(a.pid) ELSE pg_cancel_backend(a.pid) END AS sent
FROM pg_stat_get_activity({pid}) AS a
WHERE abs(extract(epoch FROM a.backend_start) - {started}) < 0.001
  AND (coalesce({statement}::float8, {transaction}::float8) IS NULL
       OR abs(extract(epoch FROM a.query_start) - {statement}::float8) < 0.001
       OR abs(extract(epoch FROM a.xact_start) - {transaction}::float8) < 0.001)
  AND a.backend_type = 'client backend'
