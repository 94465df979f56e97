-- What the catalog says of relations that somebody has locked: raw catalogs, and functions that wait for no table.
select c.oid::int8 as oid,
       n.nspname::text as schemaname,
       c.relname::text as relname,
       c.relkind::text as kind,
       c.relfilenode::int8 as filenode,
       coalesce(pg_relation_filepath(c.oid), '') as path,
       c.relpages::int8 as pages,
       c.reltuples::float8 as tuples,
       coalesce(pg_relation_filepath(t.oid), '') as toast_path,
       coalesce(t.relpages, 0)::int8 as toast_pages,
       coalesce((select json_agg(json_build_array(i.oid::int8, i.relfilenode::int8, coalesce(pg_relation_filepath(i.oid), ''), i.relpages)
                                 order by i.oid)
                 from pg_index x
                 join pg_class i on i.oid = x.indexrelid
                 where x.indrelid = c.oid)::text, '[]') as indexes,
       coalesce((select json_agg(json_build_array(k.conname, k.confrelid::int8))
                 from pg_constraint k
                 where k.conrelid = c.oid and k.contype = 'f' and not k.convalidated)::text, '[]') as parents,
       coalesce((select json_agg(a.attname)
                 from pg_attribute a
                 where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attlen = -1)::text, '[]') as wide,
       current_setting('block_size')::int8 as block_size,
       pg_size_bytes(current_setting('shared_buffers'))::int8 as shared_buffers,
       pg_size_bytes(current_setting('maintenance_work_mem'))::int8 as work_memory
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_class t on t.oid = c.reltoastrelid
where c.oid = any('{oids}'::int8[])
