"""Demo 演示: a synthetic city whose month goes through the same operations as a person's click."""
