-- How often anything was written into the catalogs that hold the schema, as the statistics know it a moment later. It moves
-- with every change of schema and with every temporary table; while it stands, the print need not be read.
select sum(pg_stat_get_tuples_inserted(oid) + pg_stat_get_tuples_updated(oid) + pg_stat_get_tuples_deleted(oid))::int8 as written
from unnest('{pg_class,pg_attribute,pg_attrdef,pg_constraint,pg_index,pg_namespace,pg_proc,pg_type,pg_enum,pg_trigger,pg_rewrite,pg_policy,pg_sequence,pg_extension,pg_statistic_ext,pg_event_trigger,pg_publication,pg_publication_rel}'::regclass[]) oid
