-- What is of no table: schemas, types with the labels of enums, functions. What a function does is a hash of its text.
select * from (
    select 'schema' as kind, n.nspname::text as name, '' as definition
    from pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    union all
    select 'type', n.nspname || '.' || t.typname,
           case t.typtype
               when 'e' then (select json_agg(e.enumlabel order by e.enumsortorder)::text from pg_enum e where e.enumtypid = t.oid)
               when 'd' then concat_ws(' ', format_type(t.typbasetype, t.typtypmod), case when t.typnotnull then 'not null' end,
                                       t.typdefault,
                                       (select string_agg(k.conname || case when k.convalidated then '' else ' (not valid)' end, ' '
                                                          order by k.conname)
                                        from pg_constraint k where k.contypid = t.oid))
               else concat_ws(' ', t.typtype, t.xmin)
           end
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    where t.oid >= 16384 and t.typtype in ('d', 'e', 'r', 'm') and n.nspname !~ '^pg_t'
    union all
    select 'function', concat(n.nspname, '.', p.proname, '(',
                              (select string_agg(format_type(a.type, null), ', ' order by a.place)
                               from unnest(p.proargtypes) with ordinality a (type, place)), ')'),
           md5(concat_ws(' ', p.prosrc, p.prosqlbody, p.prorettype, p.provolatile, p.prosecdef, p.proisstrict, p.proconfig, p.prolang))
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where p.oid >= 16384 and n.nspname !~ '^pg_t'
) objects
order by kind, name
limit 20001
