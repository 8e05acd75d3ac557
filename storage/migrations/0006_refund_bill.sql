-- What a refund is looked for by on WeChat's bill.
ALTER TABLE refund ADD COLUMN accepted_day TEXT GENERATED ALWAYS AS (document ->> '$.accepted_day') VIRTUAL;
CREATE INDEX refund_bill ON refund (accepted_day) WHERE kind = 'wechat' AND elsewhere = 0;
