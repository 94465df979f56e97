with workers as (
    select pid, query, xact_start
    from pg_stat_get_activity(null)
    where backend_type = 'autovacuum worker'
)
select ''::text as relname,
       null::float8 as begun,
       count(*)::float8 as workers,
       count(*) filter (where query like '%(to prevent wraparound)%')::float8 as wraparound
from workers
union all
select split_part(split_part(query, '.', 2), ' ', 1)::text,
       min(extract(epoch from xact_start))::float8,
       null,
       null
from workers
where query like 'autovacuum:%'
group by 1
