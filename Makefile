# The e-shop pipeline, and Kafka, by make. Everything is done by ./millrace; docs/SHOP.md tells more.
# Where a node is and who asks come from the environment: MILLRACE_URL, and MILLRACE_TOKEN or
# MILLRACE_EMAIL and MILLRACE_PASSWORD.

CUSTOMERS ?= 1000
PRODUCTS ?= 200
ORDERS ?= 5000
SEED ?= 42
SEED_DIR ?= data/seed
RATE ?= 10
TOPIC ?= test-topic
MESSAGE ?= Hello Kafka
# The shell takes them from its environment, whatever characters they have.
export TOPIC MESSAGE

.PHONY: all install generate-data replay stream validate load monitor docker-up docker-down clean test lint
.PHONY: kafka-up kafka-test kafka-init-topics kafka-topics kafka-produce kafka-consume

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

# Kafka by hand: that of MILLRACE_KAFKA, else of the node that runs here.
# A node with its Kafka, in KRaft mode; Ctrl-C stops it.
kafka-up:
	./millrace up

kafka-test:
	./millrace kafka test

kafka-init-topics:
	./millrace kafka topics --init

kafka-topics:
	./millrace kafka topics

kafka-produce:
	printf '%s\n' "$$MESSAGE" | ./millrace kafka produce --topic "$$TOPIC"

# Until Ctrl-C.
kafka-consume:
	./millrace kafka consume --topic "$$TOPIC" --from-beginning

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
