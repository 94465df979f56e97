-- What is of no table: schemas, types with the labels of enums, functions and others. What a function does is a hash of its text, and
-- of each the transaction that wrote it tells whether it was replaced by one that reads the same. Nothing that belongs to an
-- extension.
with owned as materialized (
    select d.classid, d.objid
    from pg_depend d
    where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
)
select * from (
    select 'schema' as kind, quote_ident(n.nspname) as name, concat('owner ', pg_get_userbyid(n.nspowner), ' ' || n.nspacl::text) as definition
    from pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and n.oid not in (select objid from owned where classid = 'pg_namespace'::regclass)
    union all
    select 'type', concat(nullif(quote_ident(n.nspname), 'public') || '.', quote_ident(t.typname)),
           case t.typtype
               when 'e' then (select json_agg(e.enumlabel order by e.enumsortorder)::text from pg_enum e where e.enumtypid = t.oid)
               when 'd' then concat_ws(' ', format_type(t.typbasetype, t.typtypmod), case when t.typnotnull then 'not null' end,
                                       'default ' || t.typdefault,
                                       (select string_agg(concat('check ', k.conname, case when not k.convalidated then ' (not valid)' end),
                                                          ' ' order by k.conname)
                                        from pg_constraint k where k.contypid = t.oid and k.contype = 'c'))
               else concat_ws(' ', t.typtype, t.xmin)
           end
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    where t.oid >= 16384 and t.typtype in ('d', 'e', 'r', 'm') and n.nspname !~ '^pg_t'
      and t.oid not in (select objid from owned where classid = 'pg_type'::regclass)
    union all
    select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
           concat(nullif(quote_ident(n.nspname), 'public') || '.', quote_ident(p.proname), '(',
                  (select string_agg(format_type(a.type, null), ', ' order by a.place)
                   from unnest(p.proargtypes) with ordinality a (type, place)), ')'),
           concat_ws(' ', md5(concat_ws(' ', p.prosrc, p.probin, p.prosqlbody, p.prorettype, p.proallargtypes, p.proargmodes, p.proargnames,
                                        p.proargdefaults, p.prolang)),
                     md5(concat_ws(' ', p.proowner, p.proacl, p.procost, p.prorows, p.prosupport, p.prosecdef, p.proleakproof,
                                   p.proisstrict, p.provolatile, p.proparallel, p.proconfig)),
                     p.xmin)
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where p.oid >= 16384 and n.nspname !~ '^pg_t'
      and p.oid not in (select objid from owned where classid = 'pg_proc'::regclass)
    union all
    select 'extension', quote_ident(e.extname), e.extversion
    from pg_extension e
    union all
    select 'statistics', concat(nullif(quote_ident(n.nspname), 'public') || '.', quote_ident(s.stxname)), concat_ws(' ', s.stxkeys, s.xmin)
    from pg_statistic_ext s
    join pg_namespace n on n.oid = s.stxnamespace
    where n.nspname !~ '^pg_t'
    union all
    select 'event trigger', quote_ident(g.evtname), concat_ws(' ', g.evtenabled, g.xmin)
    from pg_event_trigger g
    where g.oid not in (select objid from owned where classid = 'pg_event_trigger'::regclass)
    union all
    select 'publication', quote_ident(u.pubname),
           concat_ws(' ', u.xmin, (select md5(string_agg(concat_ws(' ', r.prrelid, r.xmin), ',' order by r.prrelid))
                                   from pg_publication_rel r where r.prpubid = u.oid))
    from pg_publication u
) objects
order by kind, name
limit 20001
