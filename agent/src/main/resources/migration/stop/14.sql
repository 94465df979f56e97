-- Cancels what one session runs, or ends the session, if it is still the one that was meant: a process id is used again, a
-- process id and the moment it began are not. The server reads both again in the statement that acts.
SELECT CASE WHEN {terminate} THEN pg_terminate_backend(a.pid) ELSE pg_cancel_backend(a.pid) END AS sent
FROM pg_stat_get_activity({pid}) AS a
WHERE abs(extract(epoch FROM a.backend_start) - {started}) < 0.001
  AND a.backend_type = 'client backend'
