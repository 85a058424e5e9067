{#-
    How a mart takes in the months of a build: what it held of them goes, also where a month has no
    rows any more, and the new rows come. dbt's own delete+insert would keep the old rows of a
    month that has become empty.
-#}

{%- macro get_incremental_replace_review_months_sql(arg_dict) -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {%- set vantages = api.Relation.create(database='scratch', schema=target.schema, identifier='int_vantages') -%}

    delete from {{ arg_dict['target_relation'] }}
    where review_month in (select review_month from {{ vantages }});

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro -%}
