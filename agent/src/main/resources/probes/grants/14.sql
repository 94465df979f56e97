-- What the role lacks, and the statement that mends it; the first column says whether much is missing without it.
select needed, what, statement
from (values
    (1, true, 'other sessions, locks and statements are hidden',
     not pg_has_role('pg_monitor', 'usage'),
     format('grant pg_monitor to %I', current_user)),
    (2, false, 'what statements cost is unknown',
     not exists (select from pg_extension where extname = 'pg_stat_statements'),
     case
         when not pg_has_role('pg_read_all_settings', 'usage') then 'create extension pg_stat_statements'
         when current_setting('shared_preload_libraries', true) like '%pg_stat_statements%' then 'create extension pg_stat_statements'
         else 'alter system set shared_preload_libraries = ''pg_stat_statements''; -- restart the server; then: create extension pg_stat_statements'
     end),
    (3, false, 'sizes of tables are what the last vacuum counted, 0 for new ones',
     not has_function_privilege('pg_catalog.pg_stat_file(text, boolean)', 'execute'),
     format('grant execute on function pg_catalog.pg_stat_file(text, boolean) to %I', current_user)),
    (4, false, 'bloat is not estimated, sequences are not watched',
     not pg_has_role('pg_read_all_data', 'usage'),
     format('grant pg_read_all_data to %I', current_user)),
    (5, false, 'four connections watch, up to six more serve other databases, custom queries and backups',
     (select rolconnlimit between 0 and 9 from pg_roles where rolname = current_user),
     format('alter role %I connection limit 10', current_user))
) as lacks (place, needed, what, missing, statement)
where missing
order by place
