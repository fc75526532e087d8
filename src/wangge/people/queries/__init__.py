"""Reading the register of people; every answer is limited to what the actor may see."""
