-- Which relations of these names are there, in whatever schema, and which of these columns and constraints they have.
with named as materialized (
    select c.oid, c.relname
    from pg_class c
    where c.relname = any ({relations})
      and c.relpersistence <> 't'
)
select n.relname as relation,
       coalesce((select array_agg(a.attname::text)
                 from pg_attribute a
                 where a.attrelid = n.oid and a.attname = any ({parts}) and not a.attisdropped), '{}')
       || coalesce((select array_agg(k.conname::text)
                    from pg_constraint k
                    where k.conrelid = n.oid and k.conname = any ({parts})), '{}') as parts
from named n
