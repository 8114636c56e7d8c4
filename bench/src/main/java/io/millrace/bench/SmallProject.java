package io.millrace.bench;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A dbt project as people begin with it: a shop's customers, orders and payments in 3 seeds, 5
/// models and 20 tests. The types of the seeds' columns are left to who builds them.
final class SmallProject {
    static final int MODELS = 5;
    static final int SEEDS = 3;
    static final int TESTS = 20;

    private static final int CUSTOMERS = 100;
    private static final int ORDERS = 200;
    private static final int PAYMENTS = 250;

    /// Rows of each model by the model, and the column that holds their numbers.
    static final Map<String, Rows> NUMBERED =
            Map.of(
                    "customers", new Rows("customer_id", CUSTOMERS),
                    "orders", new Rows("order_id", ORDERS),
                    "stg_payments", new Rows("payment_id", PAYMENTS));

    static final List<String> RELATIONS =
            List.of(
                    "raw_customers",
                    "raw_orders",
                    "raw_payments",
                    "stg_customers",
                    "stg_orders",
                    "stg_payments",
                    "customers",
                    "orders");

    private static final List<String> STATES =
            List.of("placed", "shipped", "completed", "return_pending", "returned");
    private static final List<String> METHODS =
            List.of("credit_card", "coupon", "bank_transfer", "gift_card");
    private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);

    private static final String STG_CUSTOMERS =
            """
            with source as (
                select * from {{ ref('raw_customers') }}
            )
            select id as customer_id, first_name, last_name, rating
            from source
            """;
    private static final String STG_ORDERS =
            """
            with source as (
                select * from {{ ref('raw_orders') }}
            )
            select id as order_id, user_id as customer_id, order_date, status
            from source
            """;
    private static final String STG_PAYMENTS =
            """
            with source as (
                select * from {{ ref('raw_payments') }}
            )
            -- Amounts are kept in cents.
            select id as payment_id, order_id, payment_method, amount / 100.0 as amount
            from source
            """;
    private static final String CUSTOMER_ORDERS =
            """
            {{ config(materialized='table') }}
            with customers as (
                select * from {{ ref('stg_customers') }}
            ), orders as (
                select * from {{ ref('stg_orders') }}
            ), payments as (
                select * from {{ ref('stg_payments') }}
            ), customer_orders as (
                select customer_id, min(order_date) as first_order, max(order_date) as last_order,
                       count(order_id) as number_of_orders
                from orders
                group by customer_id
            ), customer_payments as (
                select orders.customer_id, sum(amount) as total_amount
                from payments left join orders on payments.order_id = orders.order_id
                group by orders.customer_id
            )
            select customers.customer_id, first_name, last_name, rating, first_order, last_order,
                   number_of_orders, total_amount
            from customers
            left join customer_orders on customers.customer_id = customer_orders.customer_id
            left join customer_payments on customers.customer_id = customer_payments.customer_id
            """;
    private static final String PAID_ORDERS =
            """
            {% set payment_methods = ['credit_card', 'coupon', 'bank_transfer', 'gift_card'] %}
            {{ config(materialized='table') }}
            with orders as (
                select * from {{ ref('stg_orders') }}
            ), payments as (
                select * from {{ ref('stg_payments') }}
            ), order_payments as (
                select order_id,
                {% for payment_method in payment_methods -%}
                sum(case when payment_method = '{{ payment_method }}' then amount else 0 end)
                    as {{ payment_method }}_amount,
                {% endfor -%}
                sum(amount) as total_amount
                from payments
                group by order_id
            )
            select orders.order_id, orders.customer_id, orders.order_date, orders.status,
            {% for payment_method in payment_methods -%}
            order_payments.{{ payment_method }}_amount,
            {% endfor -%}
            order_payments.total_amount as amount
            from orders left join order_payments on orders.order_id = order_payments.order_id
            """;
    private static final String SCHEMA =
            """
            version: 2
            models:
              - name: stg_customers
                columns:
                  - {name: customer_id, data_tests: [unique, not_null]}
              - name: stg_orders
                columns:
                  - {name: order_id, data_tests: [unique, not_null]}
                  - name: status
                    data_tests:
                      - accepted_values:
                          values: [placed, shipped, completed, return_pending, returned]
              - name: stg_payments
                columns:
                  - {name: payment_id, data_tests: [unique, not_null]}
                  - name: payment_method
                    data_tests:
                      - accepted_values:
                          values: [credit_card, coupon, bank_transfer, gift_card]
              - name: customers
                description: One row a customer, with what it ordered.
                columns:
                  - {name: customer_id, description: The key., data_tests: [unique, not_null]}
              - name: orders
                description: One row an order, with what was paid for it.
                columns:
                  - {name: order_id, description: The key., data_tests: [unique, not_null]}
                  - name: customer_id
                    data_tests:
                      - not_null
                      - relationships: {to: ref('customers'), field: customer_id}
                  - name: status
                    data_tests:
                      - accepted_values:
                          values: [placed, shipped, completed, return_pending, returned]
                  - {name: amount, data_tests: [not_null]}
                  - {name: credit_card_amount, data_tests: [not_null]}
                  - {name: coupon_amount, data_tests: [not_null]}
                  - {name: bank_transfer_amount, data_tests: [not_null]}
                  - {name: gift_card_amount, data_tests: [not_null]}
            """;

    private SmallProject() {}

    /// What a model holds.
    ///
    /// @param key column of the numbers
    record Rows(String key, int count) {}

    /// @param first the numbers of customers, orders and payments go on from here: no two projects
    ///   have a row in common whose first ones are far enough apart
    static DbtProject of(int first) {
        return new DbtProject(
                "small",
                Map.of(
                        "seeds/raw_customers.csv",
                        customers(first),
                        "seeds/raw_orders.csv",
                        orders(first),
                        "seeds/raw_payments.csv",
                        payments(first),
                        "models/staging/stg_customers.sql",
                        STG_CUSTOMERS,
                        "models/staging/stg_orders.sql",
                        STG_ORDERS,
                        "models/staging/stg_payments.sql",
                        STG_PAYMENTS,
                        "models/customers.sql",
                        CUSTOMER_ORDERS,
                        "models/orders.sql",
                        PAID_ORDERS,
                        "models/schema.yml",
                        SCHEMA));
    }

    private static String customers(int first) {
        return csv(
                "id,first_name,last_name,rating",
                CUSTOMERS,
                i -> "%d,Name%d,Family %d,%d.%d".formatted(first + i, i % 17, i, i % 5, i % 9 + 1));
    }

    private static String orders(int first) {
        return csv(
                "id,user_id,order_date,status",
                ORDERS,
                i ->
                        "%d,%d,%s,%s"
                                .formatted(
                                        first + i,
                                        first + i * 7 % CUSTOMERS,
                                        FIRST_DAY.plusDays(i % 90),
                                        STATES.get(i % STATES.size())));
    }

    /// Every order has one, some have two.
    private static String payments(int first) {
        return csv(
                "id,order_id,payment_method,amount",
                PAYMENTS,
                i ->
                        "%d,%d,%s,%d"
                                .formatted(
                                        first + i,
                                        first + i % ORDERS,
                                        METHODS.get(i % METHODS.size()),
                                        i * 37 % 3_000));
    }

    private static String csv(String header, int rows, IntFunction<String> row) {
        return IntStream.range(0, rows)
                .mapToObj(row)
                .collect(Collectors.joining("\n", header + "\n", "\n"));
    }
}
