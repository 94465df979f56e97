-- How often indexes, given by oid, were used, and whether they can be.
select i.indexrelid::int8 as oid, pg_stat_get_numscans(i.indexrelid)::float8 as scans, i.indisvalid as valid
from pg_index i
where i.indexrelid = any ('{0}'::int8[]::oid[])
