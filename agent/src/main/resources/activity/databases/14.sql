-- Names for the numbers the core functions give.
select oid::int8 as oid, datname::text as name from pg_database
