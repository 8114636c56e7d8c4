# The e-shop pipeline by make. Everything is done by ./millrace; docs/SHOP.md tells more.
# Where a node is and who asks come from the environment: MILLRACE_URL, and MILLRACE_TOKEN or
# MILLRACE_EMAIL and MILLRACE_PASSWORD.

CUSTOMERS ?= 1000
PRODUCTS ?= 200
ORDERS ?= 5000
SEED ?= 42
SEED_DIR ?= data/seed
RATE ?= 10

.PHONY: all install generate-data replay stream validate load monitor docker-up docker-down clean test lint

all: install generate-data docker-up

install:
	./millrace build

generate-data:
	./millrace generate --customers $(CUSTOMERS) --products $(PRODUCTS) --orders $(ORDERS) --seed $(SEED) --output $(SEED_DIR)

replay:
	./millrace replay --orders $(SEED_DIR)/orders.csv --rate $(RATE)

stream:
	./millrace stream --rate $(RATE)

validate:
	./millrace validate

# Snowflake's driver, address and user; the password is in SNOWFLAKE_PASSWORD.
load:
	./millrace load --driver "$(SNOWFLAKE_DRIVER)" --to "$(SNOWFLAKE_URL)" --user "$(SNOWFLAKE_USER)"

# A node with its page; Ctrl-C stops it.
monitor:
	./millrace up

docker-up:
	docker compose up -d

docker-down:
	docker compose down

clean:
	rm -rf $(SEED_DIR) reports

test:
	./millrace test

lint:
	mvn -B -ntp -q spotless:check
	cd web-ui && npm run lint && npm run typecheck && npm run format:check
