select current_database()::text as datname,
       s.schemaname::text as schemaname,
       s.sequencename::text as sequencename,
       case when s.increment_by > 0
           then (s.last_value - s.min_value) / nullif(least(s.max_value, o.most) - s.min_value, 0)::float8
           else (s.max_value - s.last_value) / nullif(s.max_value - greatest(s.min_value, -o.most - 1), 0)::float8
       end as used_ratio
from pg_sequences s
join pg_namespace n on n.nspname = s.schemaname
join pg_class c on c.relnamespace = n.oid and c.relname = s.sequencename
cross join lateral (
    select coalesce(min(case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647 end),
                    9223372036854775807)::numeric as most
    from pg_depend d
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where d.classid = 'pg_class'::regclass and d.objid = c.oid
      and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
) o
where s.last_value is not null
  and not s.cycle
