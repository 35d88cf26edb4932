# docker run --rm -v "$PWD:/work" ghcr.io/pmalint/pmalint check
FROM rust:1.95-alpine AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM alpine:3.22
# pmalint asks git about repositories that libgit2 cannot read. What is mounted belongs to another user than the one in
# here, which both would refuse.
# hadolint ignore=DL3018
RUN apk add --no-cache git && git config --system --add safe.directory '*'
COPY --from=build /src/target/release/pmalint /usr/local/bin/pmalint
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["pmalint"]
CMD ["check"]
